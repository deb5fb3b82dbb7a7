-- The attribute names that filters and scopes mention, in one row (decision 025). Ingest looks up exactly these names in an
-- event, and its statement stores nothing if the version is not the one that it looked up.
CREATE TABLE "matched_names" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL,
    "names" TEXT[],

    CONSTRAINT "matched_names_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "endpoints" ADD COLUMN "names_version" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "partners" ADD COLUMN "names_version" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "events" ADD COLUMN "facts" JSONB, ADD COLUMN "names_version" BIGINT,
  ADD COLUMN "attributes_left_out" BOOLEAN;

-- What Prisma's schema language cannot say. The migration runner splits this file at semicolons, so functions in plpgsql
-- have their octal code instead.

-- The names in a list of filters.
CREATE FUNCTION portico_names(filters jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT DISTINCT name FROM jsonb_array_elements(filters) part, jsonb_object_keys(part) name ORDER BY 1)
$$;

CREATE FUNCTION portico_mentioned_names() RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT unnest(portico_names(jsonb_build_array(filter))) FROM endpoints WHERE deleted_at IS NULL
  UNION SELECT unnest(portico_names(scope)) FROM partners
$$;

INSERT INTO "matched_names" ("version", "names")
  VALUES ((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, ARRAY(SELECT portico_mentioned_names()));

UPDATE "endpoints" SET "names_version" = (SELECT version FROM matched_names) WHERE filter <> '{}';
UPDATE "partners" SET "names_version" = (SELECT version FROM matched_names) WHERE portico_names(scope) <> '{}';

-- Adds the names of a new filter or scope in the transaction that stores it. All such transactions lock the row, so none can
-- drop a name that another one needs. Those without a new name share the lock. The version is a time, so that it never repeats, not even after a restore.
CREATE FUNCTION portico_note_names() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  mentioned text[] := portico_names(coalesce(
    to_jsonb(NEW) -> ''scope'', jsonb_build_array(to_jsonb(NEW) -> ''filter'')))\073
  known record\073
BEGIN
  NEW.names_version := 0\073
  IF mentioned = ''{}'' THEN RETURN NEW\073 END IF\073
  SELECT * INTO known FROM matched_names\073
  IF mentioned <@ known.names THEN SELECT * INTO known FROM matched_names FOR SHARE\073 END IF\073
  IF NOT mentioned <@ known.names THEN
    SELECT * INTO known FROM matched_names FOR UPDATE\073
    UPDATE matched_names SET
      version = greatest(version + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint),
      names = ARRAY(SELECT unnest(mentioned) UNION SELECT portico_mentioned_names())
    RETURNING * INTO known\073
  END IF\073
  NEW.names_version := known.version\073
  RETURN NEW\073
END
';

CREATE TRIGGER "endpoints_note_names" BEFORE INSERT OR UPDATE OF "filter" ON "endpoints"
  FOR EACH ROW EXECUTE FUNCTION portico_note_names();
CREATE TRIGGER "partners_note_names" BEFORE INSERT OR UPDATE OF "scope" ON "partners"
  FOR EACH ROW EXECUTE FUNCTION portico_note_names();

-- Facts are the values of an event under the looked-up names: one value, or a list if there are several. A filter matches if
-- each of its names has its value. The first comparison decides unless a name has several values.
CREATE FUNCTION portico_lists_match(facts jsonb, filter jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT NOT EXISTS (
    SELECT FROM jsonb_each(filter) wanted WHERE NOT coalesce(facts -> wanted.key @> wanted.value, false))
$$;

CREATE FUNCTION portico_matches(facts jsonb, filter jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT facts @> filter
    OR (facts @? 'strict $.* ? (@.type() == "array")' AND portico_lists_match(facts, filter))
$$;

-- An empty scope is no bound: the operator has set the filters by hand.
CREATE OR REPLACE FUNCTION portico_in_scope(attributes jsonb, scope jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT scope = '[]' OR EXISTS (SELECT FROM jsonb_array_elements(scope) part WHERE portico_matches(attributes, part))
$$;
