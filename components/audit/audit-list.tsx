import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Time } from "@/components/format/time";
import { Copyable } from "@/components/ui/copy";
import { TextLink } from "@/components/ui/text-link";
import type { AuditView } from "@/lib/audit/list-audit";
import type { FieldChange } from "@/lib/platform/changed-fields";
import { type AuditFilters, auditHref } from "./filters";

export interface AuditListProps {
  readonly entries: readonly AuditView[];
  readonly filters: AuditFilters;
}

/** The audit entries. An open entry shows the values before and after the change. */
export function AuditList({ entries, filters }: AuditListProps) {
  return (
    <ul aria-label="Audit log" className="border-t">
      {entries.map((entry) => (
        <li key={entry.id} className="border-b">
          <Entry entry={entry} filters={filters} />
        </li>
      ))}
    </ul>
  );
}

/** The actors that are not users. */
const actorKindLabels: Readonly<Record<string, string>> = {
  system: "Portico",
  api_key: "API key",
  guest: "guest",
};

function Entry({ entry, filters }: { entry: AuditView; filters: AuditFilters }) {
  const { at, actorName, actorKind, partnerName, action, targetId, changes, detail } = entry;
  return (
    <details className="group">
      <summary className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 py-2 hover:bg-hover md:grid-cols-[minmax(0,13rem)_minmax(0,13rem)_minmax(0,1fr)_6rem]">
        <span className="flex min-w-0 items-baseline gap-1.5">
          <ChevronRight aria-hidden className="size-3 shrink-0 self-center text-muted group-open:rotate-90" />
          <code className="truncate font-mono text-xs">{action}</code>
        </span>
        <span className="min-w-0 truncate max-md:order-3 max-md:pl-4.5">
          {actorName}
          {actorKind !== "user" && (
            <span className="text-muted text-xs"> {actorKindLabels[actorKind] ?? actorKind}</span>
          )}
        </span>
        <span className="min-w-0 truncate text-muted max-md:order-4 max-md:col-span-2 max-md:pl-4.5">
          {partnerName}
          {changes.length > 0 && (
            <span className="text-xs max-md:hidden">
              {partnerName && ", "}
              {changes.map(({ field }) => field).join(", ")}
            </span>
          )}
        </span>
        <span className="text-right text-muted text-xs leading-5">
          <Time at={at} />
        </span>
      </summary>
      <div className="grid gap-3 pt-1 pb-4 pl-4.5">
        {changes.length > 0 && <Changes changes={changes} />}
        {Object.keys(detail).length > 0 && (
          <pre className="whitespace-pre-wrap break-all rounded-md bg-sunken px-3 py-2 font-mono text-xs">
            {JSON.stringify(detail, null, 2)}
          </pre>
        )}
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-muted text-xs">
          <Time at={at} show="absolute" className="font-mono" />
          <Copyable text={targetId} label="the ID of the object" />
          <FilterLink href={auditHref({ ...filters, cursor: undefined, target: targetId })}>
            All changes to this object
          </FilterLink>
          <FilterLink href={auditHref({ ...filters, cursor: undefined, actor: actorName })}>
            All actions by {actorName}
          </FilterLink>
        </p>
      </div>
    </details>
  );
}

function FilterLink({ href, children }: { href: string; children: ReactNode }) {
  return <TextLink href={href}>{children}</TextLink>;
}

function Changes({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <table className="w-full max-w-3xl table-fixed text-left">
      <thead>
        <tr className="text-muted text-xs [&_th]:h-7 [&_th]:border-b [&_th]:font-normal">
          <th scope="col" className="w-32">
            Field
          </th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="border-b align-top [&_td]:py-1 [&_td]:pr-3">
            <td className="text-muted">{field}</td>
            <td className="break-all font-mono text-xs">{JSON.stringify(before)}</td>
            <td className="break-all font-mono text-xs">{JSON.stringify(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
