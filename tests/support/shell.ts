import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Runs a script in a real shell. Returns the exact bytes of its output. */
export async function runInShell(shell: "sh" | "bash", script: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "portico-shell-"));
  try {
    const file = join(folder, "script");
    await writeFile(file, `${script}\n`);
    const { stdout } = await promisify(execFile)(shell, [file], {
      encoding: "buffer",
      maxBuffer: 16 * 1_048_576,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
