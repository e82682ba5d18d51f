// A line of JSON in, a line out: what the most generous Markdown there is makes of a text.
const { createInterface } = require("node:readline");
const markdown = require(process.argv[2])({ html: true, linkify: true, typographer: false });
markdown.linkify.set({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true });

const leaves = (tokens) => tokens.flatMap((token) => (token.children ? leaves(token.children) : [token]));

createInterface({ input: process.stdin }).on("line", (line) => {
  const tokens = leaves(markdown.parse(JSON.parse(line), {}));
  const types = tokens.map((token) => token.type);
  const shown = tokens.filter(({ type }) => type.startsWith("text")).map(({ content }) => content).join("");
  process.stdout.write(JSON.stringify({ types, shown }) + "\n");
});
