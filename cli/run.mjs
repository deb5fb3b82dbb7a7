// `node cli/run.mjs <command>`: sets up the clone, then runs cli/<command>.ts, or what a path from here leads to. Nothing
// may be installed yet, so this file and prepare.mjs use Node alone.
import { prepare, print } from "./prepare.mjs";

const command = process.argv[2] ?? "";
process.title = `portico ${command.split("/").at(-1)}`;
try {
  prepare();
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { register } = await import("tsx/esm/api");
register();
try {
  await import(`./${command}.ts`);
} catch (error) {
  // What the person at the terminal can mend is a sentence; the rest is a bug, and its stack says where.
  const known = error instanceof Error && ["StartError", "EnvError"].includes(error.name);
  print(known ? error.message : String(error instanceof Error ? error.stack : error));
  process.exit(1);
}
