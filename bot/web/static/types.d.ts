// What the page's script uses of the two packages; for the type checker alone.
export interface Teams {
  app: {
    initialize(): Promise<void>;
    getContext(): Promise<{ app: { theme: string }; page: { subPageId?: string } }>;
    registerOnThemeChangeHandler(handler: (theme: string) => void): void;
    notifyAppLoaded(): void;
    notifySuccess(): void;
  };
  authentication: { getAuthToken(): Promise<string> };
  pages: {
    config: {
      registerOnSaveHandler(handler: (event: { notifySuccess(): void }) => void): void;
      setConfig(config: Record<string, string>): Promise<void>;
      setValidityState(valid: boolean): void;
    };
  };
}

declare global {
  const htmx: {
    ajax(verb: string, path: string, options: { target: string; swap: string }): Promise<void>;
    swap(context: { text: string; target: Element; swap: string }): Promise<void>;
  };
}
