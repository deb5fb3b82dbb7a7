/** The value of an event attribute. */
type Scalar = string | number | boolean | null;

/** An entry of a scope. It matches events whose attributes contain all of its attributes. */
export type ScopeEntry = Readonly<Record<string, Scalar>>;

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const pair = new RegExp(String.raw`(${quoted}|[^\s:,"]+):(${quoted}|[^\s,"]+)(?:[\s,]+|$)`, "y");
const plainName = /^[^\s:,"]+$/;

/** A scope as text with one entry per line: `brand_id:663 branch_id:1062`. */
export function formatScope(scope: readonly ScopeEntry[]): string {
  return scope.map(formatEntry).join("\n");
}

function formatEntry(entry: ScopeEntry): string {
  return Object.entries(entry)
    .map(([name, value]) => `${plainName.test(name) ? name : JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join(" ");
}

/**
 * The inverse of {@link formatScope}. `663` is a number; `"663"` and everything that is not JSON is a string. Empty
 * lines are skipped.
 * @returns the entries, or the number of the first invalid line
 */
export function parseScope(text: string): readonly ScopeEntry[] | { readonly badLine: number } {
  const entries: ScopeEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const entry = parseEntry(line.trim());
    if (!entry) return { badLine: index + 1 };
    entries.push(entry);
  }
  return entries;
}

function parseEntry(line: string): ScopeEntry | undefined {
  const pairs: [string, Scalar][] = [];
  pair.lastIndex = 0;
  while (pair.lastIndex < line.length) {
    const [, name = "", value = ""] = pair.exec(line) ?? [];
    if (name === "") return undefined;
    const [parsedName, parsedValue] = [parseScalar(name), parseScalar(value)];
    if (parsedValue === undefined) return undefined;
    pairs.push([name.startsWith('"') ? String(parsedName) : name, parsedValue]);
  }
  return Object.fromEntries(pairs);
}

function parseScalar(text: string): Scalar | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? undefined : (value as Scalar);
  } catch {
    return text.startsWith('"') ? undefined : text;
  }
}
