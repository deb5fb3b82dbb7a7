import { Time } from "@/components/format/time";
import { RevocableList, type RevocableListProps } from "@/components/members/revocable-list";
import type { OwnSession } from "@/lib/auth/sessions/list-sessions";
import { deviceLabel } from "./device-label";

interface SessionListProps {
  readonly sessions: readonly OwnSession[];
  readonly onEnd: RevocableListProps["onRevoke"];
}

/** The browsers in which the member is signed in, each with a button that signs it out. */
export function SessionList({ sessions, onEnd }: SessionListProps) {
  const items = sessions.map((session) => ({
    id: session.id,
    title: deviceLabel(session.userAgent),
    detail: <SessionDetail session={session} />,
  }));
  return <RevocableList items={items} revokeLabel="Sign out" onRevoke={onEnd} />;
}

function SessionDetail({ session }: { session: OwnSession }) {
  const { address, signedInAt, lastSeenAt, expiresAt, isCurrent } = session;
  return (
    <>
      {isCurrent ? (
        "This browser"
      ) : (
        <>
          Last used <Time at={lastSeenAt} />
        </>
      )}
      , from {address}, signed in <Time at={signedInAt} />, ends <Time at={expiresAt} />
    </>
  );
}
