-- A lane waits after a 429, or as long as its endpoint asks with Retry-After.
ALTER TABLE "lanes"
  ADD COLUMN "waits_until" TIMESTAMPTZ(3),
  ADD COLUMN "wait_status_code" INTEGER,
  ADD COLUMN "wait_count" INTEGER NOT NULL DEFAULT 0;
