-- CreateTable
CREATE TABLE "marks" (
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "up_to" UUID,

    CONSTRAINT "marks_pkey" PRIMARY KEY ("name")
);

-- Dead letters by when they became one. They are few, and no other delivery is in it.
CREATE INDEX "deliveries_dead_lettered_idx" ON "deliveries"("settled_at") WHERE "status" = 'dead_lettered';
