-- A few workers serve all lanes, in place of one run for each lane.
CREATE TABLE "workers" (
  "number" INTEGER NOT NULL,
  "awake" BOOLEAN NOT NULL DEFAULT false,
  "generation" INTEGER NOT NULL DEFAULT 0,
  "holder" UUID,
  "heartbeat_at" TIMESTAMPTZ(3),
  CONSTRAINT "workers_pkey" PRIMARY KEY ("number")
);
INSERT INTO "workers" ("number") SELECT generate_series(0, 15);

ALTER TABLE "lanes" DROP COLUMN "awake", DROP COLUMN "generation", DROP COLUMN "heartbeat_at";
