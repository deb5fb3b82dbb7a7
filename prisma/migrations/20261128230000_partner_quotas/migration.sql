-- The quotas of a partner that differ from those of the environment, by name: {"endpoints": 500}.
ALTER TABLE "partners" ADD COLUMN "quotas" JSONB NOT NULL DEFAULT '{}';
