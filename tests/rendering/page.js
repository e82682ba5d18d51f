// Draws cards as Teams does, as far as the official renderer goes: Fluent's colours and type.
const THEMES = {
  light: {
    text: "#242424", subtle: "#616161", accent: "#6264a7", onAccent: "#ffffff", good: "#237b4b",
    warning: "#835c00", attention: "#c4314b", card: "#ffffff", page: "#f5f5f5", line: "#e0e0e0",
    border: "#8a8886", field: "#ffffff",
    styles: { emphasis: "#f5f5f5", good: "#e7f2da", warning: "#fbf6d9", attention: "#fcf4f6", accent: "#e8ebfa" },
  },
  dark: {
    text: "#ffffff", subtle: "#adadad", accent: "#7f85f5", onAccent: "#ffffff", good: "#92c353",
    warning: "#f8d22a", attention: "#e37d80", card: "#292929", page: "#1e1e1e", line: "#ffffff",
    border: "#8a8a8a", field: "#1f1f1f",
    styles: { emphasis: "#333333", good: "#0d2e0d", warning: "#3a2f05", attention: "#3b1219", accent: "#2f2f4a" },
  },
};

const hostConfig = (theme) => {
  const colour = (value) => ({ default: value, subtle: value });
  const foregroundColors = {
    default: { default: theme.text, subtle: theme.subtle },
    dark: colour(theme.text), light: colour(theme.subtle), accent: colour(theme.accent),
    good: colour(theme.good), warning: colour(theme.warning), attention: colour(theme.attention),
  };
  const styles = { default: theme.card, ...theme.styles };
  return new AdaptiveCards.HostConfig({
    fontFamily: "Arimo, sans-serif",
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 200, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: theme.line },
    supportsInteractivity: true,
    imageSizes: { small: 32, medium: 52, large: 100 },
    containerStyles: Object.fromEntries(
      Object.entries(styles).map(([name, backgroundColor]) => [name, { backgroundColor, foregroundColors, borderColor: theme.border }]),
    ),
    actions: {
      maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal",
      actionAlignment: "left", showCard: { actionMode: "inline", inlineTopMargin: 16, style: "emphasis" },
    },
    adaptiveCard: { allowCustomStyle: false },
    factSet: { title: { weight: "bolder", wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 12 },
    table: { cellSpacing: 8 },
    inputs: { label: { inputSpacing: "small", requiredInputs: { suffix: " *", suffixColor: "attention" } } },
  });
};

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdownit({ html: false, breaks: false }).disable(["heading", "table", "code", "fence"]).render(text);
  result.didProcess = true;
};

const snippet = (element) => `<${element.className || element.tagName.toLowerCase()}> ${element.innerText.trim().slice(0, 40)}`;

// Whatever sticks out of the card, or is cut off inside it. A field or a list shows its own text in part.
const overflows = (root) => {
  const right = root.getBoundingClientRect().right;
  return [...root.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().width > 0)
    .filter((element) =>
      element.getBoundingClientRect().right > right + 1 ||
      (!["INPUT", "SELECT"].includes(element.tagName) && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1))
    .map(snippet);
};

// Words that had to be torn apart, for want of room.
const brokenWords = (root) => {
  const broken = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (const match of node.data.matchAll(/[^\s\-–/]+/gu)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      if (new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size > 1) broken.push(match[0]);
    }
  }
  return broken;
};

const isBlank = (root) => root.innerText.trim() === "" && root.querySelector("img, input, select, textarea") === null;

const drawOne = (json, themeName, width) => {
  const theme = THEMES[themeName];
  const frame = document.createElement("div");
  frame.className = `frame ${themeName}`;
  for (const [name, value] of Object.entries(theme)) if (typeof value === "string") frame.style.setProperty(`--${name}`, value);
  const root = document.createElement("div");
  root.className = "card";
  root.style.width = `${width}px`;
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig(theme);
  card.parse(json);
  root.appendChild(card.render());
  // Chromium draws dates in its own language, Teams in the person's.
  for (const field of root.querySelectorAll('input[type="date"]')) {
    const day = field.valueAsDate;
    field.type = "text";
    field.value = day === null ? "" : day.toLocaleDateString("sv-SE", { dateStyle: "long" });
  }
  frame.appendChild(root);
  return { frame, root };
};

// variants: [{theme, width, json}], side by side, as many in a row as there is room for. Returns where each is and what is wrong with it.
window.draw = async (variants) => {
  const drawn = variants.map(({ json, theme, width }) => drawOne(json, theme, width));
  document.body.replaceChildren(...drawn.map(({ frame }) => frame));
  await Promise.all([...document.images].map((image) => image.decode()));
  return drawn.map(({ frame, root }) => {
    const { x, y, width, height } = frame.getBoundingClientRect();
    return { box: { x, y, width, height }, blank: isBlank(root), overflows: overflows(root), brokenWords: brokenWords(root) };
  });
};
