-- Whether the link of an invitation goes only to the invited address. Older links were also shown to the inviter.
ALTER TABLE "invitations" ADD COLUMN "proves_email" BOOLEAN NOT NULL DEFAULT false;
-- The kind of link in a mail. Its token is not stored: it is derived when the mail is sent or shown.
ALTER TABLE "mails" ADD COLUMN "link_kind" TEXT;
