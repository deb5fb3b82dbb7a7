// `npm test` and `npm run check` on a fresh clone: sets up with Node alone, then hands over to test.ts.
import { prepare, say } from "./prepare.mjs";

try {
  await prepare();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { register } = await import("tsx/esm/api");
register();
await import("./test.ts");
