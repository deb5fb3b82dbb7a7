/** The attributes of an event in one line. */
export function AttributeLine({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className="font-mono text-xs">
      {entries.map(([name, value]) => `${name}:${formatAttributeValue(value)}`).join("  ")}
    </span>
  );
}

/** `663`, `"663"` or `nothing`. A number and a string with the same digits look different. */
export function formatAttributeValue(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
