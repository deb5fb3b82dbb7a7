-- The path of a request that reached no source, and the network that sent it. Rows are kept by cause and sender.
ALTER TABLE "rejections" ADD COLUMN "path" TEXT;
ALTER TABLE "rejections" ADD COLUMN "sender" TEXT NOT NULL DEFAULT '';

UPDATE "rejections" SET "sender" = "address" WHERE "address" IS NOT NULL;

CREATE INDEX "rejections_code_sender_id_idx" ON "rejections"("code", "sender", "id");
