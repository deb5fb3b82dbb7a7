import { Time } from "@/components/format/time";
import { Badge } from "@/components/ui/badge";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import type { Role } from "@/lib/auth/context";
import type { Member } from "@/lib/members/list-members";
import { MemberMenu, type MemberMenuProps } from "./member-menu";
import { operatorRoles, partnerRoles, roleLabels } from "./roles";

export interface MemberTableProps {
  readonly members: readonly Member[];
  readonly showPartner: boolean;
  /** Whom the reader may change: nobody, the partners' people, or everyone. */
  readonly mayChange: (role: Role) => boolean;
  readonly actions: Pick<MemberMenuProps, "onChangeRole" | "onSetDisabled" | "onEndSessions">;
}

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { label: "Member", width: "" },
  { label: "Role", width: "w-36" },
  { label: "Partner", width: "w-52" },
  { label: "Last sign-in", width: "w-32" },
  { label: "Actions", width: "w-14 text-right" },
] as const;

/** The people who can sign in. */
export function MemberTable({ members, showPartner, mayChange, actions }: MemberTableProps) {
  const shown = columns.filter(({ label }) => showPartner || label !== "Partner");
  return (
    <table aria-label="Members" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={shown} />
      <tbody className="max-md:block">
        {members.map((member) => (
          <tr
            key={member.id}
            className="h-12 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5"
          >
            <td className={cell}>
              <span className={cx("font-medium", member.isDisabled && "text-muted line-through")}>
                {member.name}
              </span>{" "}
              {member.isOneself && <Badge>you</Badge>}
              {member.isDisabled && <Badge tone="failure">Disabled</Badge>}
              <span className="block truncate text-muted text-xs">{member.email}</span>
            </td>
            <td className={cx(cell, "max-md:order-3")}>{roleLabels[member.role].name}</td>
            {showPartner && (
              <td className={cx(cell, "text-muted max-md:order-5 max-md:col-span-2")}>
                {member.partnerName ?? "all partners"}
              </td>
            )}
            <td className={cx(cell, "text-muted max-md:order-4 max-md:text-right")}>
              {member.lastSignInAt ? <Time at={member.lastSignInAt} /> : "never"}
            </td>
            <td className="text-right max-md:order-2">
              {!member.isOneself && mayChange(member.role) && (
                <MemberMenu
                  member={member}
                  roles={member.partnerName === null ? operatorRoles : partnerRoles}
                  {...actions}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
