-- Lane health (breaker, automatic disabling), strict order, late answers, and bulk replays that pause and keep a rate.

CREATE TYPE "late_success" AS ENUM ('retry', 'accept');
CREATE TYPE "replay_kind" AS ENUM ('replay', 'missing');
ALTER TYPE "replay_status" ADD VALUE 'paused' AFTER 'running';

ALTER TABLE "endpoints"
  ADD COLUMN "ordered" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "late_success" "late_success" NOT NULL DEFAULT 'retry',
  ADD COLUMN "disable_after" INTEGER DEFAULT 432000;

ALTER TABLE "lanes"
  ADD COLUMN "worked_at" TIMESTAMPTZ(3),
  ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "failing_since" TIMESTAMPTZ(3),
  ADD COLUMN "probe_at" TIMESTAMPTZ(3),
  ADD COLUMN "failed_probes" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "attempts"
  ADD COLUMN "late_status_code" INTEGER,
  ADD COLUMN "late_ms" INTEGER;

ALTER TABLE "replays"
  ADD COLUMN "kind" "replay_kind" NOT NULL DEFAULT 'replay',
  ADD COLUMN "rate_limit" INTEGER,
  ADD COLUMN "next_at" TIMESTAMPTZ(3),
  ADD COLUMN "advanced_at" TIMESTAMPTZ(3);

-- Finds the head that holds up an ordered lane. Deliveries that succeed at once never enter it.
CREATE INDEX "deliveries_retrying_idx" ON "deliveries"("endpoint_id", "due_at", "id") WHERE "status" = 'retrying';
