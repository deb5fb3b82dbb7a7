-- The API version that an endpoint's events name, for dialects with versions. Null: the dialect has none.
ALTER TABLE "endpoints" ADD COLUMN "api_version" TEXT;
UPDATE "endpoints" SET "api_version" = '2026-10-28.endive' WHERE "dialect" = 'stripe';
UPDATE "endpoints" SET "api_version" = '2026-10' WHERE "dialect" = 'shopify';
