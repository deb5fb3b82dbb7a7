import { relative } from "node:path";
import type { Plugin } from "vite";

/** One place of the source, and what is to stand there instead. */
export interface Mutation {
  readonly file: string;
  /** Where in the file it begins. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

const variable = "PORTICO_MUTATION";

export function mutationEnv(mutation: Mutation): Record<string, string> {
  return { [variable]: JSON.stringify(mutation) };
}

/** Changes one place of the source as the tests load it; the files stay as they are. Without the variable, nothing. */
export function plantedMutation(): Plugin {
  const text = process.env[variable];
  const planted = text === undefined ? undefined : (JSON.parse(text) as Mutation);
  return {
    name: "portico-planted-mutation",
    enforce: "pre",
    transform(code, id) {
      if (!planted || relative(process.cwd(), id.split("?")[0] ?? "") !== planted.file) return;
      const { at, from, to } = planted;
      if (!code.startsWith(from, at)) throw new Error(`${planted.file} is not the file it was`);
      return code.slice(0, at) + to + code.slice(at + from.length);
    },
  };
}
