-- What Prisma's schema language cannot say. The migration runner splits this file at semicolons, so the function has their
-- octal code instead.

-- As before, but never waits for FOR UPDATE with a lock FOR SHARE of its own: two transactions that did so would deadlock.
-- That happened when another transaction dropped the name while they waited. The end of the inner block by an exception
-- releases the lock, and the variables keep their values.
CREATE OR REPLACE FUNCTION portico_note_names() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  mentioned text[] := portico_names(coalesce(
    to_jsonb(NEW) -> ''scope'', jsonb_build_array(to_jsonb(NEW) -> ''filter'')))\073
  known record\073
BEGIN
  NEW.names_version := 0\073
  IF mentioned = ''{}'' THEN RETURN NEW\073 END IF\073
  SELECT * INTO known FROM matched_names\073
  IF mentioned <@ known.names THEN
    BEGIN
      SELECT * INTO known FROM matched_names FOR SHARE\073
      IF NOT mentioned <@ known.names THEN RAISE SQLSTATE ''PN001''\073 END IF\073
    EXCEPTION WHEN SQLSTATE ''PN001'' THEN NULL\073
    END\073
  END IF\073
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
