import { availableParallelism, loadavg } from "node:os";
import { klikitRequest } from "@/tests/support/klikit";
import { callApi, newProduct } from "@/tests/support/product";
import { respondOk, startReceiver } from "@/tests/support/receiver";

/**
 * Measures the whole product on this machine: signed events posted over HTTP by 32 senders, delivered to endpoints that
 * respond at once, with sender, product, PostgreSQL and receiver on the same cores.
 * `npm run bench [events] [endpoints]`; each event goes to one endpoint.
 */
const events = Number(process.argv[3] ?? 10_000);
const endpoints = Number(process.argv[4] ?? 10);
const senders = 32;
const secret = "provider-secret-of-the-bench";

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const receiver = await startReceiver();
const arrivedAt = new Map<string, number>();
receiver.behave((request, response, raw) => {
  arrivedAt.set(String(request.headers["x-klikit-event-id"]), performance.now());
  respondOk(request, response, raw);
});
const product = await newProduct();
try {
  await product.start();
  await callApi(product, "POST", "/sources", { slug: "bench", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Bench" });
  for (let number = 0; number < endpoints; number += 1) {
    await callApi(product, "POST", "/endpoints", {
      partnerId: partner.id,
      url: `${receiver.url}/${number}`,
      dialect: "klikit",
      eventTypes: ["klikit.order.created.v2"],
      filter: { bench: number },
    });
  }
  const sentAt = new Map<string, number>();
  const responseTimes: number[] = [];
  let next = 0;
  const send = async () => {
    while (next < events) {
      const number = next;
      next += 1;
      const request = klikitRequest(
        secret,
        JSON.stringify({ bench: number % endpoints, pad: "x".repeat(900) }),
      );
      const started = performance.now();
      sentAt.set(request.headers["x-klikit-event-id"], started);
      const response = await fetch(`${product.url}/api/webhooks/bench`, {
        method: "POST",
        headers: request.headers,
        body: new Uint8Array(request.body),
      });
      if (response.status !== 200) throw new Error(`the response was ${response.status}`);
      await response.arrayBuffer();
      responseTimes.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: senders }, send));
  const taken = performance.now() - started;
  while (arrivedAt.size < events) await new Promise((resolve) => setTimeout(resolve, 20));
  const delivered = performance.now() - started;
  responseTimes.sort((a, b) => a - b);
  const deliveryTimes = [...sentAt].map(([id, at]) => (arrivedAt.get(id) ?? 0) - at).sort((a, b) => a - b);
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}, ${events} events of 1 KB, ${endpoints} endpoints`,
  );
  console.log(
    `accepted   ${Math.round((events / taken) * 1000)}/s, response p50 ${percentile(responseTimes, 0.5).toFixed(1)} ms, p99 ${percentile(responseTimes, 0.99).toFixed(1)} ms`,
  );
  console.log(
    `delivered  ${Math.round((events / delivered) * 1000)}/s, post to receiver p50 ${percentile(deliveryTimes, 0.5).toFixed(0)} ms, p99 ${percentile(deliveryTimes, 0.99).toFixed(0)} ms`,
  );
  console.log(`received   ${receiver.received.length} requests for ${events} events`);
} finally {
  await product.remove();
  await receiver.close();
}
