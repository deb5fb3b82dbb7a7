/** The filter of an endpoint in one line. */
export function Filter({ filter }: { filter: unknown }) {
  const entries = typeof filter === "object" && filter !== null ? Object.entries(filter) : [];
  if (entries.length === 0) return "no filter";
  return (
    <span className="font-mono text-xs">
      {entries.map(([name, value]) => `${name}:${JSON.stringify(value)}`).join("  ")}
    </span>
  );
}
