// Reads {name: card} from standard input, writes {name: [problem]}: what the official parser says.
const { readFileSync } = require("node:fs");
const { AdaptiveCard, HostConfig, SerializationContext } = require(process.argv[2]);

// It counts what stands behind "…" too, which Teams doesn't; the tests of cards count the rest.
const hostConfig = new HostConfig({ actions: { maxActions: 20 } });

const problems = (json) => {
  const context = new SerializationContext();
  const card = new AdaptiveCard();
  card.hostConfig = hostConfig;
  card.parse(json, context);
  const parsed = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i));
  return [...parsed, ...card.validateProperties().validationEvents].map((event) => event.message);
};

const cards = Object.entries(JSON.parse(readFileSync(0, "utf8")));
process.stdout.write(
  JSON.stringify(Object.fromEntries(cards.map(([name, json]) => [name, problems(json)]))),
);
