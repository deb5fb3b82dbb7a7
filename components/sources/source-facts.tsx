import Link from "next/link";
import { eventsHref } from "@/components/events/filters";
import { Time } from "@/components/format/time";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import { TextLink } from "@/components/ui/text-link";
import type { SourceDetail } from "@/lib/sources/read-source";

export function SourceFacts({ source, dialectTitle }: { source: SourceDetail; dialectTitle: string }) {
  const { url, lastEvent, lastHandshakeAt, verifyToken, createdAt, slug } = source;
  return (
    <Facts>
      <Fact name="URL">
        <Copyable text={url} label="the URL" />
      </Fact>
      <Fact name="Dialect">{dialectTitle}</Fact>
      {verifyToken && (
        <Fact name="Verify token">
          <Copyable text={verifyToken} label="the verify token" />
        </Fact>
      )}
      {lastHandshakeAt && (
        <Fact name="Last handshake">
          <Time at={lastHandshakeAt} />
        </Fact>
      )}
      <Fact name="Last event">
        {lastEvent ? (
          <>
            <Link href={`/events/${lastEvent.id}`} className="font-medium underline-offset-2 hover:underline">
              {lastEvent.type}
            </Link>
            , <Time at={lastEvent.receivedAt} />.{" "}
            <TextLink href={eventsHref({ source: slug })}>View all events</TextLink>
          </>
        ) : (
          "none yet"
        )}
      </Fact>
      <Fact name="Created">
        <Time at={createdAt} show="minute" />
      </Fact>
    </Facts>
  );
}
