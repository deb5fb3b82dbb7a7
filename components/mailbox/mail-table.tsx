import { Time } from "@/components/format/time";
import { type Column, RowLink, Table } from "@/components/ui/table";
import type { MailListItem } from "@/lib/system/mailbox/list-mails";

const columns: readonly Column<MailListItem>[] = [
  {
    label: "Subject",
    className: "max-md:col-span-2 max-md:whitespace-normal",
    content: ({ id, subject }) => (
      <RowLink href={`/mailbox/${id}`} title={subject}>
        {subject}
      </RowLink>
    ),
  },
  {
    label: "To",
    width: "w-72",
    className: "text-muted",
    title: ({ recipient }) => recipient,
    content: ({ recipient }) => recipient,
  },
  {
    label: "Created",
    width: "w-24",
    className: "text-muted max-md:text-right",
    content: ({ createdAt }) => <Time at={createdAt} />,
  },
];

/** The emails in the mailbox, newest first. */
export function MailTable({ mails }: { mails: readonly MailListItem[] }) {
  return <Table label="Emails" columns={columns} rows={mails} rowKey={({ id }) => id} />;
}
