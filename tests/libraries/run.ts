import { parseArgs } from "node:util";
import { newProduct } from "@/tests/support/product";
import { cases, type Target } from "./cases";
import { languages } from "./languages";
import type { PeerProcess } from "./peer-process";

/**
 * `npm run test:libraries -- [--only stripe,svix] [--languages node,python] [--url http://… --key …]`: puts the libraries of
 * the providers at both ends of every dialect, over HTTP. Without `--url` it starts Portico itself.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    only: { type: "string", default: "" },
    languages: { type: "string", default: "node,python,go" },
    url: { type: "string" },
    key: { type: "string", default: "" },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const tally = { passed: 0, failed: 0 };

function check(prefix: string) {
  return (what: string, isRight: boolean, seen?: unknown) => {
    tally[isRight ? "passed" : "failed"] += 1;
    if (!isRight)
      print(`FAILED ${prefix}: ${what}${seen === undefined ? "" : `\n       ${JSON.stringify(seen)}`}`);
  };
}

async function testLanguage(target: Target, process_: PeerProcess): Promise<void> {
  const chosen = values.only.split(",").filter(Boolean);
  for (const peer of await process_.list()) {
    if (chosen.length > 0 && !chosen.includes(peer.library) && !chosen.includes(peer.dialect)) continue;
    const name = `${process_.language}: ${peer.library} (${peer.dialect})`;
    const before = { ...tally };
    for (const each of cases) {
      await each({ target, process: process_, peer }, check(name)).catch((error: unknown) =>
        check(name)(`${each.name} ended with an error`, false, String(error)),
      );
    }
    print(`${name}: ${tally.passed - before.passed} passed, ${tally.failed - before.failed} failed`);
  }
}

async function testAll(target: Target): Promise<void> {
  for (const language of languages.filter(({ name }) => values.languages.split(",").includes(name))) {
    const reason = await language.missing();
    if (reason) {
      print(`${language.name}: skipped. ${reason}`);
      continue;
    }
    const process_ = await language.start();
    try {
      await testLanguage(target, process_);
    } finally {
      process_.stop();
    }
  }
}

if (values.url) await testAll({ url: values.url, apiKey: values.key });
else {
  const product = await newProduct();
  try {
    await product.start();
    await testAll(product);
  } finally {
    await product.remove();
  }
}
print(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 ? 0 : 1);
