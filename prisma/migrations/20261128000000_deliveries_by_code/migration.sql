-- A delivery whose response came too late can count as succeeded and have the code 'late_success'. It belongs in the
-- index by code, too, but the old index left it out. The planner uses the new one for every code except 'succeeded'.
DROP INDEX "deliveries_code_idx";
CREATE INDEX "deliveries_code_idx" ON "deliveries"("last_code", "id") WHERE "last_code" <> 'succeeded';
