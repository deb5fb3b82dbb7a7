import Link from "next/link";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import type { MailListItem } from "@/lib/system/mailbox/list-mails";

const columns = [
  { label: "Subject", width: "" },
  { label: "To", width: "w-72" },
  { label: "Created", width: "w-24" },
] as const;

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";

/** The mails of the mailbox: a table, or on a small screen a list of two lines an entry. */
export function MailTable({ mails }: { mails: readonly MailListItem[] }) {
  return (
    <table aria-label="Emails" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={columns} />
      <tbody className="max-md:block">
        {mails.map((mail) => (
          <tr
            key={mail.id}
            className="relative h-9 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5"
          >
            <td className={cx(cell, "max-md:col-span-2 max-md:whitespace-normal")}>
              <Link
                href={`/mailbox/${mail.id}`}
                data-row-link
                className="row-link font-medium"
                title={mail.subject}
              >
                {mail.subject}
              </Link>
            </td>
            <td className={cx(cell, "text-muted")} title={mail.recipient}>
              {mail.recipient}
            </td>
            <td className={cx(cell, "text-muted max-md:text-right")}>
              <Time at={mail.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
