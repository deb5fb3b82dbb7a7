import type { Scope } from "@/lib/audit/command";
import { pick } from "@/lib/platform/objects";
import type { Endpoint } from "@/prisma/generated/client";
import { settingKeys } from "./settings";

/** Stores the settings as they are after a change. Attempts name the version that they were made with. */
export async function recordVersion(
  { tx, ctx }: Pick<Scope, "tx" | "ctx">,
  endpoint: Endpoint,
  change: string,
): Promise<void> {
  await tx.endpointVersion.create({
    data: {
      endpointId: endpoint.id,
      version: endpoint.version,
      changedBy: ctx.actor.name,
      change,
      config: { ...pick(endpoint, settingKeys), filter: endpoint.filter ?? {} },
    },
  });
}
