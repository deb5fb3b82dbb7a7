/** A value that an event's attribute can have. */
type Scalar = string | number | boolean | null;

/** One entry of a scope: an event whose attributes contain it is the partner's. */
export type ScopeEntry = Readonly<Record<string, Scalar>>;

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const pair = new RegExp(String.raw`(${quoted}|[^\s:,"]+):(${quoted}|[^\s,"]+)(?:[\s,]+|$)`, "y");
const plainName = /^[^\s:,"]+$/;

/** A scope as people write it: an entry a line, `brand_id:663 branch_id:1062`. */
export function writeScope(scope: readonly ScopeEntry[]): string {
  return scope.map(writeEntry).join("\n");
}

function writeEntry(entry: ScopeEntry): string {
  return Object.entries(entry)
    .map(([name, value]) => `${plainName.test(name) ? name : JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join(" ");
}

/**
 * The inverse of {@link writeScope}. `663` is a number, `"663"` and what is no JSON a text. Empty lines are left out.
 * @returns the entries, or the number of the first line that cannot be read
 */
export function readScope(text: string): readonly ScopeEntry[] | { readonly badLine: number } {
  const entries: ScopeEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const entry = readEntry(line.trim());
    if (!entry) return { badLine: index + 1 };
    entries.push(entry);
  }
  return entries;
}

function readEntry(line: string): ScopeEntry | undefined {
  const pairs: [string, Scalar][] = [];
  pair.lastIndex = 0;
  while (pair.lastIndex < line.length) {
    const [, name = "", value = ""] = pair.exec(line) ?? [];
    if (name === "") return undefined;
    const [readName, readValue] = [readScalar(name), readScalar(value)];
    if (readValue === undefined) return undefined;
    pairs.push([name.startsWith('"') ? String(readName) : name, readValue]);
  }
  return Object.fromEntries(pairs);
}

function readScalar(word: string): Scalar | undefined {
  try {
    const value: unknown = JSON.parse(word);
    return typeof value === "object" && value !== null ? undefined : (value as Scalar);
  } catch {
    return word.startsWith('"') ? undefined : word;
  }
}
