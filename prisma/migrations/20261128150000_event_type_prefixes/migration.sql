-- The patterns that match an event type: the type itself, `*`, and each of its prefixes (`invoice.*`). Operational events
-- have no source, and `*` does not match them. A provider's type that looks like an operational one is matched by `*` only.
-- The migration runner splits this file at semicolons, so the function has their octal code instead.
CREATE OR REPLACE FUNCTION portico_subscriptions(source_id uuid, type text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS E'
DECLARE
  patterns text[] := ARRAY[type]\073
  at int := strpos(type, ''.'')\073
  following int\073
BEGIN
  IF source_id IS NOT NULL THEN
    IF starts_with(type, ''portico.'') THEN RETURN ARRAY[''*'']\073 END IF\073
    patterns := patterns || ''*''::text\073
  END IF\073
  WHILE at > 0 LOOP
    patterns := patterns || (left(type, at) || ''*'')\073
    following := strpos(substr(type, at + 1), ''.'')\073
    at := CASE WHEN following > 0 THEN at + following ELSE 0 END\073
  END LOOP\073
  RETURN patterns\073
END
';
