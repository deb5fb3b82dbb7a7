ALTER TABLE "sources" ADD COLUMN "last_handshake_at" TIMESTAMPTZ(3);
