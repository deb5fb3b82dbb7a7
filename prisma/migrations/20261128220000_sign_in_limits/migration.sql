-- Tries are counted in one row per limit, so that counting and checking are one statement.
DROP TABLE "sign_in_attempts";

CREATE TABLE "sign_in_limits" (
  "key" TEXT NOT NULL,
  "tries" INTEGER NOT NULL,
  "next_try_at" TIMESTAMPTZ(3) NOT NULL,
  "last_try_at" TIMESTAMPTZ(3) NOT NULL,
  "succeeded_at" TIMESTAMPTZ(3),
  CONSTRAINT "sign_in_limits_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "sign_in_limits_last_try_at_idx" ON "sign_in_limits" ("last_try_at");
