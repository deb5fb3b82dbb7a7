import { createHmac, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import express from "express";

/**
 * A webhook receiver as one would write it with Express, without a database: it checks the signature of the exact bytes,
 * ignores an event that it knows and keeps the rest in memory. A crash loses all of it. The argument is the secret.
 */
const secret = process.argv[2] ?? "";
const events = new Map<string, Buffer>();

const app = express();
app.disable("x-powered-by");
app.post("/api/webhooks/:source", express.raw({ type: "*/*", limit: "1mb" }), (request, response) => {
  const expected = Buffer.from(createHmac("sha256", secret).update(request.body).digest("hex"));
  const received = Buffer.from(request.get("x-klikit-signature") ?? "");
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
    response.status(401).json({ error: "invalid signature" });
    return;
  }
  const id = request.get("x-klikit-event-id") ?? "";
  if (!events.has(id)) events.set(id, request.body);
  response.json({ status: "received" });
});
const server = app.listen(0, "127.0.0.1", () => {
  process.send?.({ kind: "listening", port: (server.address() as AddressInfo).port });
});
process.on("disconnect", () => process.exit(0));
