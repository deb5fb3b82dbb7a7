ALTER TABLE "delivery_stats" RENAME COLUMN "answer" TO "latency_range";

ALTER TABLE "sign_in_tries" RENAME TO "sign_in_attempts";
ALTER TABLE "sign_in_attempts" RENAME COLUMN "tried_at" TO "attempted_at";
ALTER TABLE "sign_in_attempts" RENAME CONSTRAINT "sign_in_tries_pkey" TO "sign_in_attempts_pkey";
ALTER INDEX "sign_in_tries_email_tried_at_idx" RENAME TO "sign_in_attempts_email_attempted_at_idx";
ALTER INDEX "sign_in_tries_address_tried_at_idx" RENAME TO "sign_in_attempts_address_attempted_at_idx";
