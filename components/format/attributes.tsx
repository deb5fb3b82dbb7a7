/** The facts about an event that endpoints filter by, on one line. */
export function AttributeLine({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className="font-mono text-xs">
      {entries.map(([name, value]) => `${name}:${formatAttributeValue(value)}`).join("  ")}
    </span>
  );
}

/** `663`, `"663"`, `nothing`: a number and its text must look different. */
export function formatAttributeValue(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
