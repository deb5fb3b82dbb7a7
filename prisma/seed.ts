import { createHmac } from "node:crypto";
import { systemContext } from "@/lib/auth/context";
import { dialects } from "@/lib/dialects";
import { catalogOf } from "@/lib/dialects/event-type";
import { sign } from "@/lib/dialects/sign";
import type { DialectName } from "@/lib/dialects/types";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { createPartner } from "@/lib/partners/create-partner";
import { prisma } from "@/lib/platform/database/prisma";
import { openSecret } from "@/lib/secrets/sealed-secret";
import { createSource } from "@/lib/sources/create-source";

/** The demo of the first start. It uses the real commands, and posts real events to the webhook route. */

interface SeedOptions {
  readonly url: string;
  /** The URL of the demo receiver. Without it there is no demo. */
  readonly receiverUrl: string | undefined;
  readonly progress: (text: string) => void;
}

const ctx = systemContext("demo");

const demoEvents: readonly (readonly [DialectName, string])[] = [
  ["klikit", "klikit.order.created.v2"],
  ["klikit", "klikit.order.status.updated"],
  ["klikit", "klikit.order.created.v2"],
  ["klikit", "klikit.order.cart.updated"],
  ["quippy", "exam.started"],
  ["quippy", "exam.completed"],
  ["quippy", "violation.detected"],
  ["editframe", "render.completed"],
  ["editframe", "file.ready"],
];

/**
 * Creates the demo data in a database without sources.
 * @returns whether it did
 */
export async function seedDemo({ url, receiverUrl, progress }: SeedOptions): Promise<boolean> {
  if (receiverUrl === undefined || (await prisma().source.count()) > 0) return false;
  progress("Setting up the demo");
  const secrets = await registerSources();
  await registerPartners(receiverUrl);
  for (const [number, [dialect, type]] of demoEvents.entries()) {
    await post(url, dialect, secrets[dialect] ?? "", type, number);
  }
  await untilMostlyDelivered();
  return true;
}

async function registerSources(): Promise<Partial<Record<DialectName, string>>> {
  const secrets: Partial<Record<DialectName, string>> = {};
  for (const dialect of ["klikit", "quippy", "editframe"] as const) {
    const description = `${dialects[dialect].title} events of the demo`;
    secrets[dialect] = (await createSource({ ctx, input: { slug: dialect, dialect, description } })).secret;
  }
  return secrets;
}

async function registerPartners(receiverUrl: string): Promise<void> {
  const restaurant = await createPartner({
    ctx,
    input: { name: "Spice Garden", scope: [{ brand_id: 663 }] },
  });
  // The demo has no other partner with these dialects.
  const college = await createPartner({ ctx, input: { name: "Northgate College", scope: [{}] } });
  const register = (partnerId: string, path: string, input: object) =>
    createEndpoint({ ctx, input: { partnerId, url: `${receiverUrl}${path}`, ...input } });
  const branch = { brand_id: 663, branch_id: 1062 };
  await register(restaurant.id, "/pos", {
    dialect: "klikit",
    description: "Point of sale",
    eventTypes: ["klikit.order.created.v2", "klikit.order.cart.updated"],
    filter: branch,
  });
  await register(restaurant.id, "/kitchen", {
    dialect: "klikit",
    description: "Kitchen screen",
    eventTypes: ["klikit.order.created.v2", "klikit.order.status.updated"],
    filter: branch,
  });
  await register(restaurant.id, "/gone", {
    dialect: "klikit",
    description: "Old point of sale",
    eventTypes: ["klikit.order.created.v2"],
    retrySchedule: [1, 1],
  });
  await register(college.id, "/exams", {
    dialect: "quippy",
    description: "Exam records",
    eventTypes: ["exam.started", "exam.completed", "grading.done"],
  });
  await register(college.id, "/slow", {
    dialect: "quippy",
    description: "Proctoring desk",
    eventTypes: ["violation.detected"],
  });
  await register(college.id, "/renders", {
    dialect: "editframe",
    description: "Lecture videos",
    eventTypes: ["render.completed", "render.failed", "file.ready"],
  });
}

/** The example of the catalogue with its own id, as the provider would send it. */
function exampleOf(dialect: DialectName, type: string, id: string): Buffer {
  const example = catalogOf(dialects[dialect]).find((entry) => entry.type === type)?.example ?? {};
  return Buffer.from(JSON.stringify(dialect === "quippy" ? { ...example, id } : example));
}

async function post(
  url: string,
  dialect: DialectName,
  secret: string,
  type: string,
  number: number,
): Promise<void> {
  const id = dialect === "quippy" ? `dlv_demo_${number}` : `demo-${number}`;
  const body = exampleOf(dialect, type, id);
  const headers = sign(dialects[dialect], { id, type, body, secrets: [secret], now: ctx.clock.now() });
  const response = await fetch(`${url}/api/webhooks/${dialect}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: new Uint8Array(body),
  });
  if (!response.ok)
    throw new Error(
      `Posting the demo event ${type} failed with ${response.status}: ${await response.text()}`,
    );
}

/** Waits until the demo deliveries were attempted, except the one to the slow endpoint. */
async function untilMostlyDelivered(): Promise<void> {
  const giveUpAt = Date.now() + 5_000;
  while (Date.now() < giveUpAt) {
    if ((await prisma().delivery.count({ where: { status: "pending" } })) <= 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A command to paste that sends a signed klikit event to the demo source; each run is a new event. */
export async function demoCurl(url: string): Promise<string | undefined> {
  const source = await prisma().source.findUnique({ where: { slug: "klikit" }, include: { secrets: true } });
  const secret = source?.secrets.find(({ expiresAt }) => expiresAt === null);
  if (!source || !secret || source.dialect !== "klikit") return undefined;
  const body = JSON.stringify({
    brand_id: 663,
    branch_id: 1062,
    orders: [{ id: 7821, status: 2, total: "65.50" }],
  });
  const signature = createHmac("sha256", openSecret(secret, { sourceId: source.id }))
    .update(body)
    .digest("hex");
  return [
    `  curl -X POST ${url}/api/webhooks/klikit \\`,
    "    -H 'content-type: application/json' \\",
    "    -H 'x-klikit-event-type: klikit.order.created.v2' \\",
    '    -H "x-klikit-event-id: try-$(date +%s)" \\',
    `    -H 'x-klikit-signature: ${signature}' \\`,
    `    -d '${body}'`,
  ].join("\n");
}
