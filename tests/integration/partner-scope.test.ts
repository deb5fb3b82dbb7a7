import { describe, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { countMissing } from "@/lib/deliveries/replays/send-missing";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { createPartner } from "@/lib/partners/create-partner";
import { updatePartner } from "@/lib/partners/update-partner";
import { drain, ingest } from "@/tests/support/deliver";
import { internalId, operator, sql, unique } from "@/tests/support/portico";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

/** A partner with this scope, its manager, and a function with which the manager registers an endpoint for all events. */
async function partnerWith(scope: object[]) {
  const partner = await createPartner({ ctx: operator, input: { name: unique("Partner"), scope } });
  const partnerId = internalId("partner", partner.id);
  const actor = { kind: "user", id: partnerId, name: "Manager", role: "manager", partnerId } as const;
  const manager: Context = { actor, clock: operator.clock };
  const register = (ctx: Context = manager) =>
    createEndpoint({
      ctx,
      input: {
        partnerId: partner.id,
        url: `${scene.receiver.url}/${partnerId}`,
        dialect: "klikit",
        eventTypes: ["klikit.order.created.v2"],
      },
    });
  return { partner, manager, register };
}

const brands = () =>
  scene.receiver.received.map(({ body }) => (JSON.parse(body.toString()) as { brand_id: number }).brand_id);

describe("a partner's scope", () => {
  test("limits what its endpoints receive, whatever their filters", async () => {
    const { register } = await partnerWith([{ brand_id: 1 }, { brand_id: 2 }]);
    const endpointId = internalId("endpoint", (await register()).id);
    for (const brand_id of [1, 2, 3]) await ingest(scene.source, { brand_id });
    await drain(endpointId);
    expect(brands().sort()).toEqual([1, 2]);
  });

  test("limits what is sent as missing too", async () => {
    for (const brand_id of [1, 2]) await ingest(scene.source, { brand_id, only: scene.source.slug });
    const { register, manager } = await partnerWith([{ brand_id: 1, only: scene.source.slug }]);
    const { id } = await register();
    expect(await countMissing({ ctx: manager, endpointId: id })).toEqual({ matched: 1 });
  });

  test("must be set before the partner's own users can choose their events; operators can always", async () => {
    const { register, manager, partner } = await partnerWith([]);
    await expect(register()).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await register(operator);
    const change = (input: object) => updateEndpoint({ ctx: manager, endpointId: id, input });
    for (const input of [{ filter: { brand_id: 3 } }, { eventTypes: ["*"] }]) {
      await expect(change(input)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect((await change({ description: "Till" })).description).toBe("Till");
    await updatePartner({ ctx: operator, partnerId: partner.id, input: { scope: [{}] } });
    expect((await change({ filter: { brand_id: 3 } })).filter).toEqual({ brand_id: 3 });
  });

  test("can be set by operators only, and is audited", async () => {
    const { partner, manager } = await partnerWith([{ brand_id: 1 }]);
    const widen = (ctx: Context) => updatePartner({ ctx, partnerId: partner.id, input: { scope: [{}] } });
    await expect(widen(manager)).rejects.toMatchObject({ code: "forbidden" });
    await widen(operator);
    const [entry] = await sql<{ detail: object }>(
      "SELECT detail FROM audit_entries WHERE action = 'partner.update' AND target_id = $1",
      internalId("partner", partner.id),
    );
    expect(entry?.detail).toMatchObject({
      before: { scope: [{ brand_id: 1 }] },
      after: { scope: [{}] },
    });
  });
});
