/**
 * The URL that a text stands for, or undefined. In Node 20, `URL.canParse` is wrong about names with characters outside of
 * ASCII once it has run some thousand times, so nothing else may check URLs; a test forbids the other ways.
 * @param base makes a relative URL absolute
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
