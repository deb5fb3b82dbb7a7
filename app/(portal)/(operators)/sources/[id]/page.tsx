import type { Metadata } from "next";
import Link from "next/link";
import { Secrets } from "@/components/endpoints/secrets";
import { eventsHref } from "@/components/events/filters";
import { Time } from "@/components/format/time";
import { rejectionsHref } from "@/components/rejections/filters";
import { RejectionList } from "@/components/rejections/rejection-list";
import { ExampleCurl } from "@/components/sources/example-curl";
import { RotateSourceSecret } from "@/components/sources/rotate-source-secret";
import { BackLink } from "@/components/ui/back-link";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { describeRejection } from "@/lib/diagnosis/rejections";
import { dialectOf } from "@/lib/dialects";
import { listRejections } from "@/lib/events/rejections/list-rejections";
import { readSource, type SourceDetail } from "@/lib/sources/read-source";
import type { WithId } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrNotFound } from "../../../with-not-found";
import { endOverlap, makeExample, rotateSecret } from "../actions";

export const metadata: Metadata = { title: "Source" };

/** Rejections that are shown; the page of rejections has all. */
const shownRejections = 10;

export default async function SourcePage({ params }: WithId) {
  const ctx = await requirePageRight("operate");
  const source = await loadOrNotFound(readSource({ ctx, sourceId: (await params).id }));
  const rejections = await listRejections({ ctx, query: { slug: source.slug, limit: shownRejections } });
  const [now, dialect] = [ctx.clock.now().getTime(), dialectOf(source.dialect)];
  return (
    <div className="grid gap-8">
      <header className="grid gap-2">
        <BackLink href="/sources" label="Sources" />
        <h1 className="break-words font-semibold text-xl tracking-tight">{source.slug}</h1>
        {source.description && <p className="text-muted">{source.description}</p>}
      </header>
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 gap-8">
          <Section title="Webhook URL">
            <SourceFacts source={source} />
          </Section>
          <Section title="Signing secret">
            <Secrets secrets={source.secrets} now={now} />
            {dialect && (
              <RotateSourceSecret
                secretHint={dialect.secretHint}
                defaultOverlap={dialect.delivery.rotationOverlapSeconds}
                isOverlapping={source.secrets.some(
                  ({ expiresAt }) => expiresAt !== null && Date.parse(expiresAt) > now,
                )}
                onRotate={rotateSecret.bind(null, source.id)}
                onEndOverlap={endOverlap.bind(null, source.id)}
              />
            )}
          </Section>
        </div>
        <Section title="Try it" className="min-w-0">
          <ExampleCurl sourceId={source.id} onMake={makeExample} />
        </Section>
      </div>
      <Section title="Rejections" aside={<AllRejections slug={source.slug} />}>
        {rejections.data.length === 0 ? (
          <p className="border-y py-4 text-muted">
            No rejections. Every request to this source was accepted.
          </p>
        ) : (
          <RejectionList
            rejections={rejections.data}
            causeOf={({ code, detail }) => describeRejection(code, detail)}
          />
        )}
      </Section>
    </div>
  );
}

function AllRejections({ slug }: { slug: string }) {
  return <TextLink href={rejectionsHref({ slug })}>All rejections</TextLink>;
}

function SourceFacts({ source }: { source: SourceDetail }) {
  const { url, dialect, lastEvent, createdAt, slug } = source;
  return (
    <Facts>
      <Fact name="URL">
        <Copyable text={url} label="the URL" />
      </Fact>
      <Fact name="Dialect">{dialectOf(dialect)?.title ?? dialect}</Fact>
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
