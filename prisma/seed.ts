import { createHmac } from "node:crypto";
import type { AuditAction } from "@/lib/audit/actions";
import { type CommandAudit, command } from "@/lib/audit/command";
import { systemContext } from "@/lib/auth/context";
import { dialects } from "@/lib/dialects";
import { catalogOf } from "@/lib/dialects/event-type";
import { sign } from "@/lib/dialects/sign";
import type { DialectName } from "@/lib/dialects/types";
import { insertEndpoint } from "@/lib/endpoints/create-endpoint";
import { createEndpointInput } from "@/lib/endpoints/schemas";
import { insertPartner } from "@/lib/partners/create-partner";
import { createPartnerInput } from "@/lib/partners/schemas";
import { type CommandOutcome, noInput } from "@/lib/platform/command";
import { type CheckpointName, checkpointAge, saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { prisma } from "@/lib/platform/database/prisma";
import { openSecret } from "@/lib/secrets/sealed-secret";
import { insertSource } from "@/lib/sources/create-source";
import { createSourceInput } from "@/lib/sources/schemas";

/** The demo of the first start. It uses the real commands, and posts real events to the webhook route. */

interface SeedOptions {
  readonly url: string;
  /** The URL of the demo receiver. */
  readonly receiverUrl: string;
  /** Whether to create a demo if there is none. */
  readonly isWanted: boolean;
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
 * Creates the demo in a database without sources. It registers all of it or nothing. If the events could not be posted, or
 * the process ended in between, the next start posts them: an event that is there already is not stored twice.
 * @returns whether the demo was completed by this call
 */
export async function seedDemo(options: SeedOptions): Promise<boolean> {
  const isRegistered = (await checkpointAge("demo_registered")) !== null;
  const isNew = !isRegistered && options.isWanted && (await prisma().source.count()) === 0;
  if (!isNew && !(isRegistered && (await checkpointAge("demo_posted")) === null)) return false;
  options.progress("Setting up the demo");
  if (isNew) await registerDemo({ ctx, receiverUrl: options.receiverUrl });
  for (const [number, [dialect, type]] of demoEvents.entries()) {
    await post(options.url, dialect, await secretOf(dialect), type, number);
  }
  await saveCheckpoint("demo_posted");
  await untilMostlyDelivered();
  return true;
}

/** Everything in one transaction: a demo without some of its endpoints would be misleading. */
const registerDemo = command({
  right: "system",
  input: noInput,
  audit: null,
  run: async (scope, { receiverUrl }: { receiverUrl: string }) => {
    const entries: CommandAudit[] = [];
    const record = <Result>(
      action: AuditAction,
      { result, audit }: CommandOutcome<Result, CommandAudit>,
    ): Result => {
      if (audit) entries.push({ ...audit, action });
      return result;
    };
    for (const dialect of ["klikit", "quippy", "editframe"] as const) {
      const description = `${dialects[dialect].title} events of the demo`;
      const input = createSourceInput.parse({ slug: dialect, dialect, description });
      record("source.create", await insertSource(scope, input));
    }
    for (const { endpoints, ...partner } of demoPartners) {
      const input = createPartnerInput.parse(partner);
      const { id: partnerId } = record("partner.create", await insertPartner(scope, input));
      for (const { path, ...settings } of endpoints) {
        const endpoint = createEndpointInput.parse({ partnerId, url: `${receiverUrl}${path}`, ...settings });
        record("endpoint.create", await insertEndpoint(scope, endpoint));
      }
    }
    await scope.tx.jobCheckpoint.create({ data: { name: "demo_registered" satisfies CheckpointName } });
    return { result: undefined, audit: entries };
  },
});

const branch = { brand_id: 663, branch_id: 1062 };

const demoPartners = [
  {
    name: "Spice Garden",
    scope: [{ brand_id: 663 }],
    endpoints: [
      {
        path: "/pos",
        dialect: "klikit",
        description: "Point of sale",
        eventTypes: ["klikit.order.created.v2", "klikit.order.cart.updated"],
        filter: branch,
      },
      {
        path: "/kitchen",
        dialect: "klikit",
        description: "Kitchen screen",
        eventTypes: ["klikit.order.created.v2", "klikit.order.status.updated"],
        filter: branch,
      },
      {
        path: "/gone",
        dialect: "klikit",
        description: "Old point of sale",
        eventTypes: ["klikit.order.created.v2"],
        retrySchedule: [1, 1],
      },
    ],
  },
  {
    // The demo has no other partner with these dialects.
    name: "Northgate College",
    scope: [{}],
    endpoints: [
      {
        path: "/exams",
        dialect: "quippy",
        description: "Exam records",
        eventTypes: ["exam.started", "exam.completed", "grading.done"],
      },
      {
        path: "/slow",
        dialect: "quippy",
        description: "Proctoring desk",
        eventTypes: ["violation.detected"],
      },
      {
        path: "/renders",
        dialect: "editframe",
        description: "Lecture videos",
        eventTypes: ["render.completed", "render.failed", "file.ready"],
      },
    ],
  },
];

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

/** The secret that signs for a demo source. */
async function secretOf(slug: string): Promise<string> {
  const source = await prisma().source.findUnique({ where: { slug }, include: { secrets: true } });
  const secret = source?.secrets.find(({ expiresAt }) => expiresAt === null);
  return source && secret ? openSecret(secret, { sourceId: source.id }) : "";
}

/** A command to paste that sends a signed klikit event to the demo source; each run is a new event. */
export async function demoCurl(url: string): Promise<string | undefined> {
  const source = await prisma().source.findUnique({ where: { slug: "klikit" } });
  const secret = await secretOf("klikit");
  if (source?.dialect !== "klikit" || secret === "") return undefined;
  const body = JSON.stringify({
    brand_id: 663,
    branch_id: 1062,
    orders: [{ id: 7821, status: 2, total: "65.50" }],
  });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return [
    `  curl -X POST ${url}/api/webhooks/klikit \\`,
    "    -H 'content-type: application/json' \\",
    "    -H 'x-klikit-event-type: klikit.order.created.v2' \\",
    '    -H "x-klikit-event-id: try-$(date +%s)" \\',
    `    -H 'x-klikit-signature: ${signature}' \\`,
    `    -d '${body}'`,
  ].join("\n");
}
