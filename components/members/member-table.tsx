import { cx } from "class-variance-authority";
import { Time } from "@/components/format/time";
import { Badge } from "@/components/ui/badge";
import { type Column, Table } from "@/components/ui/table";
import type { Role } from "@/lib/auth/rights";
import type { Member } from "@/lib/members/list-members";
import { MemberMenu, type MemberMenuProps } from "./member-menu";
import { operatorRoles, partnerRoles, roleLabels } from "./roles";

export interface MemberTableProps {
  readonly members: readonly Member[];
  readonly showPartner: boolean;
  /** Whether the reader may change members with this role. */
  readonly mayChange: (role: Role) => boolean;
  readonly actions: Pick<MemberMenuProps, "onChangeRole" | "onSetDisabled" | "onEndSessions">;
}

/** The people who can sign in. */
export function MemberTable({ members, ...options }: MemberTableProps) {
  return (
    <Table label="Members" lines="two" columns={columnsFor(options)} rows={members} rowKey={({ id }) => id} />
  );
}

const partnerColumn: Column<Member> = {
  label: "Partner",
  width: "w-52",
  className: "text-muted max-md:order-5 max-md:col-span-2",
  content: ({ partnerName }) => partnerName ?? "all partners",
};

function columnsFor(options: Omit<MemberTableProps, "members">): readonly Column<Member>[] {
  const { showPartner, mayChange, actions } = options;
  return [
    { label: "Member", content: (member) => <Person member={member} /> },
    {
      label: "Role",
      width: "w-36",
      className: "max-md:order-3",
      content: ({ role }) => roleLabels[role].name,
    },
    ...(showPartner ? [partnerColumn] : []),
    {
      label: "Last sign-in",
      width: "w-32",
      className: "text-muted max-md:order-4 max-md:text-right",
      content: ({ lastSignInAt }) => (lastSignInAt ? <Time at={lastSignInAt} /> : "never"),
    },
    {
      label: "Actions",
      width: "w-16 text-right",
      className: "text-right max-md:order-2",
      content: (member) =>
        !member.isOneself &&
        mayChange(member.role) && (
          <MemberMenu
            member={member}
            roles={member.partnerName === null ? operatorRoles : partnerRoles}
            {...actions}
          />
        ),
    },
  ];
}

function Person({ member: { name, email, isOneself, isDisabled } }: { member: Member }) {
  return (
    <>
      <span className={cx("font-medium", isDisabled && "text-muted line-through")}>{name}</span>{" "}
      {isOneself && <Badge>you</Badge>}
      {isDisabled && <Badge tone="failure">Disabled</Badge>}
      <span className="block truncate text-muted text-xs">{email}</span>
    </>
  );
}
