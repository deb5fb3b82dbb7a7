-- CreateEnum
CREATE TYPE "mail_status" AS ENUM ('waiting', 'sent', 'failed', 'kept');

-- AlterTable
ALTER TABLE "sources" ADD COLUMN "silent_after_minutes" INTEGER,
ADD COLUMN "watched_from" TIMESTAMPTZ(3),
ADD COLUMN "heard_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "alerts" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "partner_id" UUID,
    "endpoint_id" UUID,
    "source_id" UUID,
    "details" JSONB NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatched_at" TIMESTAMPTZ(3),
    "event_id" UUID,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mails" (
    "id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT,
    "about_id" UUID,
    "status" "mail_status" NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leased_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "alerts_dedupe_key_key" ON "alerts"("dedupe_key");

-- CreateIndex
CREATE INDEX "alerts_partner_id_id_idx" ON "alerts"("partner_id", "id");

-- CreateIndex
CREATE INDEX "alerts_endpoint_id_id_idx" ON "alerts"("endpoint_id", "id");

-- CreateIndex
CREATE INDEX "alerts_source_id_id_idx" ON "alerts"("source_id", "id");

-- CreateIndex
CREATE INDEX "mails_about_id_idx" ON "mails"("about_id");


-- What Prisma's schema language cannot say.

-- What is still to be done, and nothing else.
CREATE INDEX "alerts_to_dispatch_idx" ON "alerts"("id") WHERE "dispatched_at" IS NULL;
CREATE INDEX "mails_waiting_idx" ON "mails"("due_at") WHERE "status" = 'waiting';

-- What the watch looks at every few minutes.
CREATE INDEX "secrets_expiring_idx" ON "secrets"("expires_at") WHERE "expires_at" IS NOT NULL;
CREATE INDEX "api_keys_expiring_idx" ON "api_keys"("expires_at") WHERE "expires_at" IS NOT NULL AND "revoked_at" IS NULL;

ALTER TABLE "sources" ADD CONSTRAINT "sources_watched"
  CHECK (("silent_after_minutes" IS NULL OR "silent_after_minutes" > 0)
    AND ("silent_after_minutes" IS NULL OR "watched_from" IS NOT NULL));

-- The subscriptions that an event answers to. What Portico says itself (no source) and what providers say never mix:
-- "*" takes no operational event, and a provider's event that is named like one reaches nobody who asked for those.
CREATE FUNCTION portico_subscriptions(source_id uuid, type text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN source_id IS NULL THEN ARRAY[type, 'portico.*']
    WHEN starts_with(type, 'portico.') THEN ARRAY['*']
    ELSE ARRAY[type, '*'] END
$$;

-- The operators' own partner. Its endpoints, and no others, may subscribe to operational events.
INSERT INTO "partners" ("id", "name") VALUES ('00000000-0000-7000-8000-000000000001', 'Operations');
