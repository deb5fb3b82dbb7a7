import { BoundedMap } from "@/lib/platform/bounded-map";

/** Senders use few names. A stranger who sends many cannot fill the memory. */
const maxNames = 1_000;
const maxNameChars = 100;

/** Keeps the results of a function of a header's name, because the same names arrive with every request. */
export function rememberByName(compute: (name: string) => boolean): (name: string) => boolean {
  const results = new BoundedMap<string, boolean>(maxNames);
  return (name) => {
    const known = results.get(name);
    if (known !== undefined) return known;
    const result = compute(name);
    if (name.length <= maxNameChars) results.set(name, result);
    return result;
  };
}
