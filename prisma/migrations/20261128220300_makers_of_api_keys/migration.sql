-- Who made an API key. Null for the keys that exist already.
ALTER TABLE "api_keys"
  ADD COLUMN "created_by" TEXT,
  ADD COLUMN "made_by_user_id" UUID,
  ADD COLUMN "made_by_key_id" UUID,
  ADD CONSTRAINT "api_keys_made_by_user_id_fkey" FOREIGN KEY ("made_by_user_id") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "api_keys_made_by_key_id_fkey" FOREIGN KEY ("made_by_key_id") REFERENCES "api_keys" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "api_keys_made_by_key_id_idx" ON "api_keys" ("made_by_key_id");
