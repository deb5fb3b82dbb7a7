import { Time } from "@/components/format/time";
import { type Column, RowLink, Table } from "@/components/ui/table";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { KeyStatusLabel } from "./key-status";
import { scopeLabels } from "./scope-labels";

export interface ApiKeyTableProps {
  readonly keys: readonly ApiKeyView[];
  /** Names of the partners by id. */
  readonly partners: Readonly<Record<string, string>>;
}

/** All API keys, including expired and revoked ones. */
export function ApiKeyTable({ keys, partners }: ApiKeyTableProps) {
  return (
    <Table label="API keys" lines="two" columns={columnsFor(partners)} rows={keys} rowKey={({ id }) => id} />
  );
}

function columnsFor(partners: ApiKeyTableProps["partners"]): readonly Column<ApiKeyView>[] {
  return [
    {
      label: "Key",
      content: ({ id, name, prefix }) => (
        <>
          <RowLink href={`/api-keys/${id}`}>{name}</RowLink>
          <span className="block truncate font-mono text-muted text-xs">{prefix}…</span>
        </>
      ),
    },
    {
      label: "Partner",
      width: "w-44",
      className: "text-muted max-md:order-3",
      content: ({ partnerId }) => (partnerId === null ? "all partners" : (partners[partnerId] ?? partnerId)),
    },
    {
      label: "Permissions",
      width: "w-64",
      className: "text-muted max-md:order-5 max-md:col-span-2",
      content: permissionsText,
    },
    {
      label: "Last used",
      width: "w-28",
      className: "text-muted max-md:order-4 max-md:text-right",
      content: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : "never used"),
    },
    {
      label: "Expires",
      width: "w-28",
      className: "text-muted max-md:order-6 max-md:col-span-2",
      content: ({ expiresAt }) => <Expiry expiresAt={expiresAt} />,
    },
    {
      label: "Status",
      width: "w-24",
      className: "max-md:order-2 max-md:text-right",
      content: ({ status }) => <KeyStatusLabel status={status} />,
    },
  ];
}

function permissionsText({ scopes, role }: ApiKeyView): string {
  if (scopes === null) return `all permissions (${role})`;
  return scopes.map((scope) => scopeLabels[scope].name).join(", ");
}

function Expiry({ expiresAt }: Pick<ApiKeyView, "expiresAt">) {
  if (!expiresAt) return <span className="max-md:hidden">never</span>;
  return (
    <>
      <span className="md:hidden">Expires </span>
      <Time at={expiresAt} />
    </>
  );
}
