-- CreateEnum
CREATE TYPE "move_status" AS ENUM ('open', 'switched', 'stopped');

-- CreateTable
CREATE TABLE "endpoint_moves" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "from_url" TEXT NOT NULL,
    "to_url" TEXT NOT NULL,
    "status" "move_status" NOT NULL DEFAULT 'open',
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "shadow_until" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3),

    CONSTRAINT "endpoint_moves_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shadow_copies" (
    "id" UUID NOT NULL,
    "move_id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT,
    "status_code" INTEGER,
    "duration_ms" INTEGER,
    "detail" TEXT,

    CONSTRAINT "shadow_copies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "endpoint_moves_endpoint_id_id_idx" ON "endpoint_moves"("endpoint_id", "id");

-- CreateIndex
CREATE INDEX "shadow_copies_move_id_id_idx" ON "shadow_copies"("move_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "shadow_copies_move_id_delivery_id_key" ON "shadow_copies"("move_id", "delivery_id");

-- AddForeignKey
ALTER TABLE "endpoint_moves" ADD CONSTRAINT "endpoint_moves_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_copies" ADD CONSTRAINT "shadow_copies_move_id_fkey" FOREIGN KEY ("move_id") REFERENCES "endpoint_moves"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

-- At most one move of an endpoint is open.
CREATE UNIQUE INDEX "endpoint_moves_open_key" ON "endpoint_moves"("endpoint_id") WHERE "status" = 'open';
