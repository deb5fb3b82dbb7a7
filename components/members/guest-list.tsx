import { Time } from "@/components/format/time";
import type { Guest } from "@/lib/members/access-links/list-guests";
import { RevocableList, type RevocableListProps } from "./revocable-list";
import { roleLabels } from "./roles";

interface GuestListProps extends Pick<RevocableListProps, "onRevoke"> {
  readonly guests: readonly Guest[];
}

/** The guests with an open access link, and those who have signed in with one. */
export function GuestList({ guests, onRevoke }: GuestListProps) {
  const items = guests.map((guest) => ({
    id: guest.id,
    title: guest.name,
    detail: <GuestDetail guest={guest} />,
  }));
  return <RevocableList items={items} revokeLabel="End session" onRevoke={onRevoke} />;
}

function GuestDetail({ guest: { role, partnerName, mintedBy, embed, openedAt, endsAt } }: { guest: Guest }) {
  return (
    <>
      {roleLabels[role].name}, guest of {partnerName}
      {embed && ", embedded"}, link created by {mintedBy},{" "}
      {openedAt ? (
        <>
          signed in <Time at={openedAt} />
        </>
      ) : (
        "not signed in yet"
      )}
      , ends <Time at={endsAt} />
    </>
  );
}
