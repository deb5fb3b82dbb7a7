// `node cli/run.mjs <command>`: sets up the clone, then runs cli/<command>.ts, or the file at a path relative to cli/.
// Packages may not be installed yet, so this file and prepare.mjs use only Node.
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
  // An error that the user can fix has a message; any other error is a bug and shows its stack.
  const known = error instanceof Error && ["StartError", "EnvError", "MigrationError"].includes(error.name);
  print(known ? error.message : String(error instanceof Error ? error.stack : error));
  process.exit(1);
}
