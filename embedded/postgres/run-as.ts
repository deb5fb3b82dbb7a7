import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The user that PostgreSQL runs as, and the command words that make it so. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  /** To put in front of a command. Empty when the current user serves. */
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
 * What root may leave PostgreSQL, the most useful first: the right to pass through folders that only root may enter,
 * also where `access(2)` is asked (which looks at the real user's rights unless that fix-up is off). A container may
 * forbid either; then a clone in such a folder does not work, and every other does.
 */
const rights: readonly (readonly string[])[] = [
  ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
  ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
  [],
];

/**
 * PostgreSQL refuses to run as root. Root therefore starts it as `postgres`, or as `nobody` where there is no such
 * user (no user is ever created), and lets it keep one right: to pass through folders that only root may enter, since a
 * clone in /root or in a private temporary folder would otherwise be out of its reach.
 */
export async function chooseUser(currentUid = process.getuid?.()): Promise<RunAs> {
  if (currentUid !== 0) return { uid: currentUid ?? 0, gid: process.getgid?.() ?? 0, prefix: [] };
  const user = (await lookUp("postgres")) ?? (await lookUp("nobody"));
  if (!user)
    throw new Error(
      "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.",
    );
  const words = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  for (const right of rights) {
    const options = [...words, ...right, "--"];
    const works = await run("setpriv", [...options, "true"]).then(
      () => true,
      () => false,
    );
    if (works) return { ...user, prefix: ["setpriv", ...options] };
  }
  throw new Error(
    "PostgreSQL does not run as root, and setpriv (util-linux) is missing. Run Portico as another user.",
  );
}
