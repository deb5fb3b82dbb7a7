import { Copyable } from "./copy";

export type HeaderPairs = readonly (readonly [string, string])[];

/** HTTP headers in the order in which they were sent. A click copies a value. */
export function HeaderList({ headers, label }: { headers: HeaderPairs; label: string }) {
  if (headers.length === 0) return null;
  return (
    <dl aria-label={label} className="mb-3 grid max-h-[30rem] overflow-y-auto border-y font-mono text-xs">
      {headers.map(([name, value], index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice, and the lines never move
          key={index}
          className="grid grid-cols-[minmax(7rem,11rem)_minmax(0,1fr)] gap-x-3 border-b py-1 last:border-b-0 max-sm:grid-cols-1"
        >
          <dt className="break-all text-muted">{name}</dt>
          <dd className="min-w-0">
            <Copyable text={value} label={`the value of ${name}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
