// `npm start` on a fresh clone: nothing is installed yet, so this file uses Node alone. It installs, prepares the
// database client, and hands over to start.ts.
import { prepare, say } from "./prepare.mjs";

process.title = "portico";
try {
  await prepare();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { register } = await import("tsx/esm/api");
register();
await import("./start.ts");
