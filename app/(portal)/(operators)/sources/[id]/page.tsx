import type { Metadata } from "next";
import { Secrets } from "@/components/endpoints/secrets";
import { rejectionsHref } from "@/components/rejections/filters";
import { RejectionList } from "@/components/rejections/rejection-list";
import { ExampleCurl } from "@/components/sources/example-curl";
import { RotateSourceSecret } from "@/components/sources/rotate-source-secret";
import { SourceFacts } from "@/components/sources/source-facts";
import { texts } from "@/components/sources/texts";
import { BackLink } from "@/components/ui/back-link";
import { DetailHeader } from "@/components/ui/detail-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { describeRejection } from "@/lib/diagnosis/rejections";
import { dialectOf } from "@/lib/dialects";
import { listRejections } from "@/lib/events/rejections/list-rejections";
import { readSource } from "@/lib/sources/read-source";
import type { WithId } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrNotFound } from "../../../with-not-found";
import { endOverlap, makeExample, rotateSecret } from "../actions";

export const metadata: Metadata = { title: "Source" };

/** The rejections page shows the others. */
const maxRejections = 10;

export default async function SourcePage({ params }: WithId) {
  const ctx = await requirePageRight("operate");
  const source = await loadOrNotFound(readSource({ ctx, sourceId: (await params).id }));
  const { id, slug, description, secrets } = source;
  const rejections = await listRejections({ ctx, query: { slug, limit: maxRejections } });
  const [now, dialect] = [ctx.clock.now().getTime(), dialectOf(source.dialect)];
  const isOverlapping = secrets.some(({ expiresAt }) => expiresAt !== null && Date.parse(expiresAt) > now);
  return (
    <div className="grid gap-8">
      <DetailHeader
        back={<BackLink href="/sources" label="Sources" />}
        title={slug}
        subtitle={description && <p className="text-muted">{description}</p>}
      />
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 gap-8">
          <Section title="Webhook URL">
            <SourceFacts source={source} dialectTitle={dialect?.title ?? source.dialect} />
          </Section>
          <Section title="Signing secret">
            <Secrets secrets={secrets} now={now} />
            {dialect && (
              <RotateSourceSecret
                secretHint={dialect.secretHint}
                defaultOverlap={dialect.delivery.rotationOverlapSeconds}
                isOverlapping={isOverlapping}
                onRotate={rotateSecret.bind(null, id)}
                onEndOverlap={endOverlap.bind(null, id)}
              />
            )}
          </Section>
        </div>
        <Section title="Try it" className="min-w-0">
          <ExampleCurl sourceId={id} onMake={makeExample} />
        </Section>
      </div>
      <Section title="Rejections" aside={<TextLink href={rejectionsHref({ slug })}>All rejections</TextLink>}>
        {rejections.data.length === 0 ? (
          <p className="border-y py-4 text-muted">{texts.noRejections}</p>
        ) : (
          <RejectionList
            rejections={rejections.data}
            causeOf={({ code, hint }) => describeRejection(code, hint)}
          />
        )}
      </Section>
    </div>
  );
}
