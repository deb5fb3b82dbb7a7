-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "scopes" TEXT;

-- AlterTable
ALTER TABLE "endpoints" ADD COLUMN     "api_key_id" UUID;

-- AddForeignKey
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

-- A list that was emptied must not read as "no list".
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_scopes_not_empty" CHECK ("scopes" <> '');

-- A key carries one webhook at a time.
CREATE UNIQUE INDEX "endpoints_webhook_of_key_idx" ON "endpoints"("api_key_id") WHERE "deleted_at" IS NULL;
