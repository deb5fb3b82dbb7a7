-- Explanations of attempts read these columns. The column "detail" is for display only.
ALTER TABLE "attempts" ADD COLUMN "timeout_ms" INTEGER,
ADD COLUMN "location" TEXT,
ADD COLUMN "evidence" JSONB;

-- The time limit: from the sentence of the attempt, or from the settings that were in force.
UPDATE "attempts" a SET "timeout_ms" = coalesce(
  substring(a."detail" FROM '^No complete answer within (\d{1,9}) ms\.$')::int,
  (SELECT (v."config" ->> 'timeoutMs')::int FROM "deliveries" d
   JOIN "endpoint_versions" v ON v."endpoint_id" = d."endpoint_id" AND v."version" = a."config_version"
   WHERE d."id" = a."delivery_id"))
WHERE a."code" IN ('timeout_connect', 'timeout_first_byte', 'timeout_body', 'late_success');

UPDATE "attempts" SET "location" = substring("detail" FROM '^Location: (.+)') WHERE "detail" LIKE 'Location: %';

-- The patterns of lib/http/failure-evidence.ts.
UPDATE "attempts" SET "evidence" = nullif(jsonb_strip_nulls(jsonb_build_object(
  'reason', CASE "code"
    WHEN 'tls_untrusted' THEN CASE
      WHEN "detail" ~* 'unable to verify the first certificate|unable to get (local )?issuer' THEN 'missing_intermediate'
      WHEN "detail" ~* 'self[- ]signed' THEN 'self_signed'
      WHEN "detail" ~* 'not yet valid' THEN 'not_yet_valid'
      WHEN "detail" ~* 'revoked' THEN 'revoked' END
    WHEN 'tls_failed' THEN CASE
      WHEN "detail" ~* 'wrong version number|http request' THEN 'not_tls'
      WHEN "detail" ~* 'protocol version|unsupported protocol' THEN 'tls_version'
      WHEN "detail" ~* 'certificate required' THEN 'client_certificate_required'
      WHEN "detail" ~* 'unrecognized name' THEN 'unknown_host_name'
      WHEN "detail" ~* 'disconnected before|ECONNRESET|socket hang up' THEN 'closed_in_handshake'
      WHEN "detail" ~* 'handshake failure' THEN 'handshake_refused' END
    WHEN 'invalid_response' THEN CASE
      WHEN "detail" ~* 'expected HTTP' THEN 'not_http'
      WHEN "detail" ~* 'header' THEN 'malformed_header'
      WHEN "detail" ~* 'interim' THEN 'too_many_interim'
      WHEN "detail" ~* 'switched protocols' THEN 'switched_protocols'
      WHEN "detail" ~* 'chunk' THEN 'malformed_chunk'
      WHEN "detail" ~* 'content-length|transfer-encoding' THEN 'conflicting_length'
      WHEN "detail" ~* 'status' THEN 'malformed_status' END
    END,
  'peer', substring("detail" FROM '^connect E[A-Z]+ ([0-9a-fA-F.:]+)'),
  'certificateNames', CASE WHEN "code" = 'tls_hostname_mismatch' THEN
    regexp_replace(substring("detail" FROM '(?:altnames|list): ((?:DNS|IP Address):.+)$'), '(DNS|IP Address):', '', 'g') END
)), '{}'::jsonb)
WHERE "detail" IS NOT NULL AND "code" IN ('tls_untrusted', 'tls_failed', 'tls_hostname_mismatch', 'invalid_response',
  'connection_refused', 'unreachable', 'timeout_connect');

-- Plain names.
ALTER TABLE "attempts" RENAME COLUMN "response_cut" TO "response_truncated";
ALTER TABLE "sources" RENAME COLUMN "heard_at" TO "last_event_at";
ALTER TABLE "endpoint_moves" RENAME COLUMN "looked_at" TO "checked_at";
ALTER TABLE "marks" RENAME TO "job_checkpoints";
ALTER TABLE "job_checkpoints" RENAME CONSTRAINT "marks_pkey" TO "job_checkpoints_pkey";
UPDATE "job_checkpoints" SET "name" = 'publish_failed' WHERE "name" = 'announcement_failed';
UPDATE "job_checkpoints" SET "name" = 'responses_pruned' WHERE "name" = 'answers_pruned';
