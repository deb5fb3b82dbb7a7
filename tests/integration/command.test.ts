import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { command } from "@/lib/audit/command";
import { type Context, systemContext } from "@/lib/auth/context";
import { noInput } from "@/lib/platform/command";
import { sql as raw } from "@/lib/platform/database/db";
import { inTransaction } from "@/lib/platform/database/transaction";
import { type Effect, setEffectPublisher } from "@/lib/platform/effects";
import { newId } from "@/lib/platform/ids";
import { sql, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let published: Effect[][];

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());
afterEach(() => setEffectPublisher(undefined));

const endpointId = newId();
const viewer: Context = {
  ...systemContext("test"),
  actor: { kind: "api_key", id: newId(), name: "viewer", role: "viewer", partnerId: newId(), scopes: null },
};

/** Collects what is published, and how many audit entries were committed by then. */
function listen(targetId: string): void {
  published = [];
  setEffectPublisher(async (effects) => {
    expect(await auditCount(targetId)).toBe(1);
    published.push([...effects]);
  });
}

async function auditCount(targetId: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    "SELECT count(*)::int AS count FROM audit_entries WHERE target_id = $1",
    targetId,
  );
  return row?.count ?? 0;
}

const rename = command({
  right: "manage_endpoints",
  input: z.strictObject({ name: z.string() }),
  audit: "endpoint.update",
  run: async ({ effects, input }, { targetId, fails }: { targetId: string; fails?: boolean }) => {
    effects.wakeLane(endpointId);
    effects.wakeLane(endpointId);
    if (fails) throw new Error("The test wants this to fail.");
    return { result: input.name, audit: { targetId, partnerId: null, detail: { name: input.name } } };
  },
});

describe("a command", () => {
  test("writes the audit entry, then publishes each effect once", async () => {
    const targetId = newId();
    listen(targetId);
    expect(await rename({ ctx: systemContext("test"), input: { name: "POS" }, targetId })).toBe("POS");
    expect(published).toEqual([[{ kind: "wake_lane", endpointId }]]);
    const [entry] = await sql(
      "SELECT action, target_kind, detail FROM audit_entries WHERE target_id = $1",
      targetId,
    );
    expect(entry).toEqual({ action: "endpoint.update", target_kind: "endpoint", detail: { name: "POS" } });
  });

  test("that throws writes nothing and publishes nothing", async () => {
    const targetId = newId();
    listen(targetId);
    const call = rename({ ctx: systemContext("test"), input: { name: "POS" }, targetId, fails: true });
    await expect(call).rejects.toThrow("wants this to fail");
    expect(await auditCount(targetId)).toBe(0);
    expect(published).toEqual([]);
  });

  test("checks the right before the input, and the input before the work", async () => {
    const targetId = newId();
    listen(targetId);
    await expect(rename({ ctx: viewer, input: {}, targetId })).rejects.toMatchObject({ code: "forbidden" });
    const call = rename({ ctx: systemContext("test"), targetId });
    await expect(call).rejects.toMatchObject({ code: "invalid_input", fields: [{ field: "name" }] });
    expect(published).toEqual([]);
  });

  test("can leave several audit entries, and name another actor than the context's", async () => {
    const targetIds = [newId(), newId()];
    const actor = viewer.actor;
    const openLinks = command({
      right: "token",
      input: noInput,
      audit: "access_link.open",
      run: async () => ({
        result: undefined,
        audit: targetIds.map((targetId) => ({ actor, targetId, partnerId: null })),
      }),
    });
    await openLinks({ ctx: systemContext("test") });
    const entries = await sql(
      "SELECT actor_kind, actor_name FROM audit_entries WHERE target_id = ANY($1)",
      targetIds,
    );
    expect(entries).toEqual(Array(2).fill({ actor_kind: "api_key", actor_name: "viewer" }));
  });

  test("that is declared without an audit action must not leave an entry", async () => {
    const targetId = newId();
    const silent = command({
      right: "token",
      input: noInput,
      audit: null,
      run: async () => ({ result: undefined, audit: { targetId, partnerId: null } }),
    });
    await expect(silent({ ctx: systemContext("test") })).rejects.toThrow("no audit entry");
    expect(await auditCount(targetId)).toBe(0);
  });

  test("for the own account is for signed-in users only", async () => {
    const own = command({
      right: "own_account",
      input: noInput,
      audit: "user.change_name",
      run: async () => ({ result: "done", audit: null }),
    });
    await expect(own({ ctx: systemContext("test") })).rejects.toMatchObject({ code: "forbidden" });
    await expect(own({ ctx: viewer })).rejects.toMatchObject({ code: "forbidden" });
    const user = { kind: "user", id: newId(), name: "user", role: "viewer", partnerId: null } as const;
    expect(await own({ ctx: { ...viewer, actor: user } })).toBe("done");
  });

  test("that changes nothing leaves no audit entry", async () => {
    const targetId = newId();
    const nothing = command({
      right: "system",
      input: noInput,
      audit: "endpoint.update",
      run: async () => ({ result: "nothing", audit: null }),
    });
    expect(await nothing({ ctx: systemContext("test") })).toBe("nothing");
    await expect(nothing({ ctx: viewer })).rejects.toMatchObject({ code: "forbidden" });
    expect(await auditCount(targetId)).toBe(0);
  });

  test("succeeds even if its effects cannot be published", async () => {
    const targetId = newId();
    setEffectPublisher(() => Promise.reject(new Error("Inngest is away")));
    expect(await rename({ ctx: systemContext("test"), input: { name: "POS" }, targetId })).toBe("POS");
    expect(await auditCount(targetId)).toBe(1);
  });
});

test("composed SQL runs the same on pg and on Prisma", async () => {
  const ids = [newId(), newId()];
  const query = raw`SELECT ${ids}::uuid[] AS ids, ${"a'b"}::text AS text`;
  const onPg = await inTransaction(async ({ tx }) => tx.$queryRaw(query));
  const select = command({
    right: "system",
    input: noInput,
    audit: "endpoint.update",
    run: async ({ tx }) => ({ result: await tx.$queryRaw(query), audit: null }),
  });
  expect(onPg).toEqual([{ ids, text: "a'b" }]);
  expect(await select({ ctx: systemContext("test") })).toEqual(onPg);
});
