-- CreateEnum
CREATE TYPE "stat_span" AS ENUM ('minute', 'hour');

-- CreateTable
CREATE TABLE "delivery_stats" (
    "span" "stat_span" NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "partner_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "answer" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "delivery_stats_pkey" PRIMARY KEY ("span","at","endpoint_id","succeeded","answer")
);

-- CreateIndex
CREATE INDEX "delivery_stats_partner_id_span_at_idx" ON "delivery_stats"("partner_id", "span", "at");

-- CreateIndex
CREATE INDEX "delivery_stats_endpoint_id_span_at_idx" ON "delivery_stats"("endpoint_id", "span", "at");


-- What Prisma's schema language cannot say.

-- Failures are grouped from this index alone, however many there are. Deliveries that succeed are never in it.
CREATE INDEX "deliveries_failing_idx"
  ON "deliveries"("partner_id", "endpoint_id", "last_code", "status", "last_attempt_at")
  WHERE "status" IN ('retrying', 'dead_lettered');
