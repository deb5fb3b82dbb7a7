-- CreateIndex
CREATE INDEX "deliveries_partner_id_event_id_idx" ON "deliveries"("partner_id", "event_id");
