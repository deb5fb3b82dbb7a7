import Link from "next/link";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { KeyState } from "./key-state";
import { scopeLabels } from "./scope-labels";

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { label: "Key", width: "" },
  { label: "Partner", width: "w-44" },
  { label: "Permissions", width: "w-64" },
  { label: "Last used", width: "w-28" },
  { label: "Expires", width: "w-28" },
  { label: "Status", width: "w-24" },
] as const;

export interface ApiKeyTableProps {
  readonly keys: readonly ApiKeyView[];
  /** Names of the partners by id. */
  readonly partners: Readonly<Record<string, string>>;
}

/** The keys that programs come with, those that have ended among them. */
export function ApiKeyTable({ keys, partners }: ApiKeyTableProps) {
  return (
    <table aria-label="API keys" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={columns} />
      <tbody className="max-md:block">
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} partners={partners} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ apiKey, partners }: { apiKey: ApiKeyView } & Pick<ApiKeyTableProps, "partners">) {
  const { id, name, prefix, partnerId, status, lastUsedAt, expiresAt } = apiKey;
  return (
    <tr className="relative h-12 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cell}>
        <Link href={`/api-keys/${id}`} data-row-link className="row-link font-medium">
          {name}
        </Link>
        <span className="block truncate font-mono text-muted text-xs">{prefix}…</span>
      </td>
      <td className={cx(cell, "text-muted max-md:order-3")}>{ownerName(partnerId, partners)}</td>
      <td className={cx(cell, "text-muted max-md:order-5 max-md:col-span-2")}>{permissionsText(apiKey)}</td>
      <td className={cx(cell, "text-muted max-md:order-4 max-md:text-right")}>
        {lastUsedAt ? <Time at={lastUsedAt} /> : "never used"}
      </td>
      <td className={cx(cell, "text-muted max-md:order-6 max-md:col-span-2")}>
        {expiresAt ? (
          <>
            <span className="md:hidden">Expires </span>
            <Time at={expiresAt} />
          </>
        ) : (
          <span className="max-md:hidden">never</span>
        )}
      </td>
      <td className="max-md:order-2 max-md:text-right">
        <KeyState status={status} />
      </td>
    </tr>
  );
}

/** Whose key it is. */
export function ownerName(partnerId: string | null, partners: ApiKeyTableProps["partners"]): string {
  return partnerId === null ? "all partners" : (partners[partnerId] ?? partnerId);
}

/** What a key may do, in a few words. */
function permissionsText({ scopes, role }: ApiKeyView): string {
  if (scopes === null) return `all permissions (${role})`;
  return scopes.map((scope) => scopeLabels[scope].name).join(", ");
}
