-- Which events belong to a partner. It bounds every endpoint of the partner, whatever its own filter says.
ALTER TABLE "partners" ADD COLUMN "scope" JSONB NOT NULL DEFAULT '[]';

-- Whether attributes are within a scope. An empty scope is no bound: the operator has set the filters by hand.
CREATE FUNCTION portico_in_scope(attributes jsonb, scope jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT scope = '[]' OR EXISTS (SELECT 1 FROM jsonb_array_elements(scope) part WHERE attributes @> part)
$$;
