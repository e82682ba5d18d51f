// What the page's script uses of the two packages; for the type checker alone.
/** The locked package's own types. */
export type Teams = typeof import("@microsoft/teams-js");

declare global {
  const htmx: {
    ajax(verb: string, path: string, options: { target: string; swap: string }): Promise<void>;
    swap(context: { text: string; target: Element; swap: string }): Promise<void>;
  };
}
