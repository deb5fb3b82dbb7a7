ALTER TABLE "deliveries" ADD COLUMN "internal_errors" INTEGER NOT NULL DEFAULT 0;
