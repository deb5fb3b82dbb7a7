-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'operator', 'manager', 'viewer');

-- CreateEnum
CREATE TYPE "endpoint_status" AS ENUM ('enabled', 'paused', 'disabled');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('pending', 'retrying', 'succeeded', 'dead_lettered', 'skipped', 'cancelled');

-- CreateEnum
CREATE TYPE "attempt_trigger" AS ENUM ('initial', 'retry', 'replay', 'test');

-- CreateEnum
CREATE TYPE "replay_status" AS ENUM ('running', 'completed', 'cancelled');

-- CreateTable
CREATE TABLE "partners" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "partners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "partner_id" UUID,
    "password_hash" TEXT NOT NULL,
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_tries" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "tried_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_tries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "role" "role" NOT NULL,
    "partner_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sources" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "dialect" TEXT NOT NULL,
    "description" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secrets" (
    "id" UUID NOT NULL,
    "source_id" UUID,
    "endpoint_id" UUID,
    "version" INTEGER NOT NULL,
    "key_id" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "last_four" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "endpoints" (
    "id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "dialect" TEXT NOT NULL,
    "description" TEXT,
    "event_types" TEXT[],
    "filter" JSONB NOT NULL DEFAULT '{}',
    "status" "endpoint_status" NOT NULL DEFAULT 'enabled',
    "status_reason" TEXT,
    "timeout_ms" INTEGER NOT NULL,
    "retry_schedule" INTEGER[],
    "max_in_flight" INTEGER NOT NULL,
    "rate_limit" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "endpoint_versions" (
    "endpoint_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "config" JSONB NOT NULL,

    CONSTRAINT "endpoint_versions_pkey" PRIMARY KEY ("endpoint_id","version")
);

-- CreateTable
CREATE TABLE "lanes" (
    "endpoint_id" UUID NOT NULL,
    "awake" BOOLEAN NOT NULL DEFAULT false,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "heartbeat_at" TIMESTAMPTZ(3),
    "tokens" DOUBLE PRECISION,
    "tokens_at" TIMESTAMPTZ(3),

    CONSTRAINT "lanes_pkey" PRIMARY KEY ("endpoint_id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "source_id" UUID,
    "external_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "dialect" TEXT NOT NULL,
    "content_type" TEXT,
    "body" BYTEA,
    "body_size" INTEGER NOT NULL,
    "body_sha256" BYTEA NOT NULL,
    "headers" JSONB NOT NULL,
    "attributes" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "last_duplicate_at" TIMESTAMPTZ(3),

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "status" "delivery_status" NOT NULL,
    "cycle" INTEGER NOT NULL DEFAULT 1,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "last_code" TEXT,
    "last_status_code" INTEGER,
    "last_duration_ms" INTEGER,
    "last_attempt_at" TIMESTAMPTZ(3),
    "skipped_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "trigger" "attempt_trigger" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "status_code" INTEGER,
    "detail" TEXT,
    "url" TEXT NOT NULL,
    "config_version" INTEGER NOT NULL,
    "secret_version" INTEGER,
    "remote_address" TEXT,
    "dns_ms" INTEGER,
    "connect_ms" INTEGER,
    "tls_ms" INTEGER,
    "first_byte_ms" INTEGER,
    "request_headers" JSONB NOT NULL,
    "request_sha256" BYTEA NOT NULL,
    "response_headers" JSONB,
    "response_body" BYTEA,
    "response_cut" BOOLEAN NOT NULL DEFAULT false,
    "retry_after_ms" INTEGER,
    "resumed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rejections" (
    "id" UUID NOT NULL,
    "source_id" UUID,
    "slug" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "status_code" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body_start" BYTEA NOT NULL,
    "body_size" INTEGER NOT NULL,
    "address" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "suppressed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "rejections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replays" (
    "id" UUID NOT NULL,
    "partner_id" UUID,
    "filter" JSONB NOT NULL,
    "status" "replay_status" NOT NULL DEFAULT 'running',
    "matched" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "up_to" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "replays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "partner_id" UUID,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" UUID NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sign_in_tries_email_tried_at_idx" ON "sign_in_tries"("email", "tried_at");

-- CreateIndex
CREATE INDEX "sign_in_tries_address_tried_at_idx" ON "sign_in_tries"("address", "tried_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "sources_slug_key" ON "sources"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "secrets_source_id_version_key" ON "secrets"("source_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "secrets_endpoint_id_version_key" ON "secrets"("endpoint_id", "version");

-- CreateIndex
CREATE INDEX "endpoints_partner_id_id_idx" ON "endpoints"("partner_id", "id");

-- CreateIndex
CREATE INDEX "events_external_id_idx" ON "events"("external_id");

-- CreateIndex
CREATE INDEX "events_type_id_idx" ON "events"("type", "id");

-- CreateIndex
CREATE UNIQUE INDEX "events_source_id_external_id_key" ON "events"("source_id", "external_id");

-- CreateIndex
CREATE INDEX "deliveries_partner_id_id_idx" ON "deliveries"("partner_id", "id");

-- CreateIndex
CREATE INDEX "deliveries_endpoint_id_id_idx" ON "deliveries"("endpoint_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_event_id_endpoint_id_key" ON "deliveries"("event_id", "endpoint_id");

-- CreateIndex
CREATE UNIQUE INDEX "attempts_delivery_id_cycle_number_key" ON "attempts"("delivery_id", "cycle", "number");

-- CreateIndex
CREATE INDEX "rejections_source_id_id_idx" ON "rejections"("source_id", "id");

-- CreateIndex
CREATE INDEX "audit_entries_partner_id_id_idx" ON "audit_entries"("partner_id", "id");

-- CreateIndex
CREATE INDEX "audit_entries_target_id_id_idx" ON "audit_entries"("target_id", "id");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoint_versions" ADD CONSTRAINT "endpoint_versions_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rejections" ADD CONSTRAINT "rejections_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

-- A time-ordered UUID (version 7, RFC 9562) from the database's clock, for rows that a statement makes by itself.
-- PostgreSQL 18 has one of its own, the versions that hosts offer today often do not.
-- (No semicolon may stand in a comment here: Prisma cuts the script at each.)
CREATE FUNCTION portico_uuid() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- The queue of each lane, and nothing else: settled deliveries are not in it.
CREATE INDEX "deliveries_waiting_idx" ON "deliveries"("endpoint_id", "due_at", "id")
  WHERE "status" IN ('pending', 'retrying');

-- Lists by status. Most deliveries succeed, and are found by the primary key.
CREATE INDEX "deliveries_unsuccessful_idx" ON "deliveries"("status", "id") WHERE "status" <> 'succeeded';
CREATE INDEX "deliveries_unsuccessful_of_partner_idx" ON "deliveries"("partner_id", "status", "id")
  WHERE "status" <> 'succeeded';

-- Retention looks for bodies that are still there.
CREATE INDEX "events_with_body_idx" ON "events"("id") WHERE "body" IS NOT NULL;

CREATE INDEX "replays_running_idx" ON "replays"("id") WHERE "status" = 'running';
CREATE INDEX "endpoints_live_idx" ON "endpoints" USING gin ("event_types") WHERE "deleted_at" IS NULL;

-- Operators have no partner, partner users have one.
ALTER TABLE "users" ADD CONSTRAINT "users_partner_by_role"
  CHECK (("role" IN ('admin', 'operator')) = ("partner_id" IS NULL));
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_partner_by_role"
  CHECK (("role" IN ('admin', 'operator')) = ("partner_id" IS NULL));
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_one_owner" CHECK (num_nonnulls("source_id", "endpoint_id") = 1);
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_sane"
  CHECK ("timeout_ms" > 0 AND "max_in_flight" > 0 AND ("rate_limit" IS NULL OR "rate_limit" > 0));
