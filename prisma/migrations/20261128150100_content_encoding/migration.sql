-- The codings of an event's body as it was received. Older compressed bodies have none and stay as they are.
ALTER TABLE "events" ADD COLUMN "content_encoding" TEXT;
