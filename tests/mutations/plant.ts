import { relative } from "node:path";
import type { Plugin } from "vite";

/** A place in the source, and the text that replaces it. */
export interface Mutation {
  readonly file: string;
  /** The index in the file at which it starts. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

const variable = "PORTICO_MUTATION";

/** The environment of a test run with this mutation. */
export function mutationEnv(mutation: Mutation): Record<string, string> {
  return { [variable]: JSON.stringify(mutation) };
}

/** Applies the mutation of the environment, if there is one, as the tests load the file. The file itself stays unchanged. */
export function plantedMutation(): Plugin {
  const text = process.env[variable];
  const planted = text === undefined ? undefined : (JSON.parse(text) as Mutation);
  return {
    name: "portico-planted-mutation",
    enforce: "pre",
    transform(code, id) {
      if (!planted || relative(process.cwd(), id.split("?")[0] ?? "") !== planted.file) return;
      const { at, from, to } = planted;
      if (!code.startsWith(from, at)) throw new Error(`${planted.file} has changed since the run started`);
      return code.slice(0, at) + to + code.slice(at + from.length);
    },
  };
}
