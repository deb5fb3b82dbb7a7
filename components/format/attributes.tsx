/** An event can have 64 attributes. */
const maxInLine = 8;

/** The first attributes of an event in one line, and how many more it has. */
export function AttributeLine({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return <span className="text-muted">none</span>;
  const more = entries.length - maxInLine;
  return (
    <>
      <span className="font-mono text-xs">
        {entries
          .slice(0, maxInLine)
          .map(([name, value]) => `${name}:${formatAttributeValue(value)}`)
          .join("  ")}
      </span>
      {more > 0 && ` and ${more} more`}
    </>
  );
}

/** `663`, `"663"` or `nothing`. A number and a string with the same digits look different. */
export function formatAttributeValue(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
