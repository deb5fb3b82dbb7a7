-- The version of what ingest caches of a source: its columns and its secrets (decision 035). The statement that stores an
-- event compares it, so a cached source that has changed stores nothing.
ALTER TABLE "sources" ADD COLUMN "version" BIGINT NOT NULL DEFAULT 0;

-- What Prisma's schema language cannot say. The migration runner splits this file at semicolons, so functions in plpgsql
-- have their octal code instead.

-- Every change raises the version, except of the columns that only record activity. So a new column counts without a change
-- here. The version is a time, so that it never repeats, not even after a restore.
CREATE FUNCTION portico_raise_source_version() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  activity text[] := ARRAY[''last_event_at'', ''last_handshake_at'']\073
BEGIN
  IF TG_OP = ''INSERT'' OR to_jsonb(NEW) - activity <> to_jsonb(OLD) - activity THEN
    NEW.version := greatest(coalesce(OLD.version, 0) + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\073
  END IF\073
  RETURN NEW\073
END
';

CREATE TRIGGER "sources_raise_version" BEFORE INSERT OR UPDATE ON "sources"
  FOR EACH ROW EXECUTE FUNCTION portico_raise_source_version();

UPDATE "sources" SET "version" = 1;

-- Locks the rows of the sources: a transaction that writes secrets of several sources must lock these in the order of their
-- ids first, as the re-encryption does.
CREATE FUNCTION portico_raise_version_of_secret() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  IF TG_OP = ''TRUNCATE'' THEN
    UPDATE sources SET version = version + 1\073
  ELSE
    UPDATE sources SET version = version + 1 WHERE id IN (OLD.source_id, NEW.source_id)\073
  END IF\073
  RETURN NULL\073
END
';

CREATE TRIGGER "secrets_raise_source_version" AFTER INSERT OR UPDATE OR DELETE ON "secrets"
  FOR EACH ROW EXECUTE FUNCTION portico_raise_version_of_secret();
CREATE TRIGGER "secrets_raise_source_versions" AFTER TRUNCATE ON "secrets"
  FOR EACH STATEMENT EXECUTE FUNCTION portico_raise_version_of_secret();
