import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The user that PostgreSQL runs as, and the command that switches to it. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  /** Goes in front of a command. Empty when PostgreSQL runs as the current user. */
  readonly prefix: readonly string[];
}

async function lookUp(user: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/**
 * Options of setpriv that let PostgreSQL enter folders that only root may enter, the most useful set first. The first
 * set also covers `access(2)`, which checks the rights of the real user unless the fix-up is off. A container may forbid
 * these options. Then Portico works in every folder except those.
 */
const capabilities: readonly (readonly string[])[] = [
  ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
  ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
  [],
];

/**
 * PostgreSQL refuses to run as root. Root therefore starts it as `postgres`, or as `nobody` when there is no such user;
 * no user is ever created. PostgreSQL keeps one right of root's: to enter folders that only root may enter, such as a
 * clone in /root or in a private temporary folder.
 */
export async function chooseUser(currentUid = process.getuid?.()): Promise<RunAs> {
  if (currentUid !== 0) return { uid: currentUid ?? 0, gid: process.getgid?.() ?? 0, prefix: [] };
  const user = (await lookUp("postgres")) ?? (await lookUp("nobody"));
  if (!user)
    throw new Error(
      "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.",
    );
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  for (const options of capabilities) {
    const command = ["setpriv", ...identity, ...options, "--"];
    const works = await succeeds([...command, "true"]);
    if (works) return { ...user, prefix: command };
  }
  throw new Error(
    "PostgreSQL does not run as root, and setpriv (util-linux) is missing. Run Portico as another user.",
  );
}

async function succeeds([command = "", ...options]: readonly string[]): Promise<boolean> {
  return run(command, options).then(
    () => true,
    () => false,
  );
}
