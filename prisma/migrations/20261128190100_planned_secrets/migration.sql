-- When an endpoint's secret starts to sign. Null: when it was created.
ALTER TABLE "secrets" ADD COLUMN "active_from" TIMESTAMPTZ(3);
