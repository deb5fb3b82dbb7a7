import { raiseAlert } from "@/lib/alerts/raise-alert";
import { command } from "@/lib/audit/command";
import { type DisableReason, disableEndpoint } from "@/lib/endpoints/disable-endpoint";
import { noInput } from "@/lib/platform/command";
import type { EndpointId } from "@/lib/platform/ids";

interface Args {
  readonly endpointId: EndpointId;
  readonly reason: Exclude<DisableReason, "api_key_revoked">;
}

/**
 * Disables an enabled endpoint because of its responses, and raises the alert about it in the same transaction: neither
 * happens without the other.
 * @returns false if it was not enabled any more
 */
export const disableFailingEndpoint = command({
  right: "system",
  input: noInput,
  audit: "endpoint.disable",
  run: async ({ tx, ctx, effects }, { endpointId, reason }: Args) => {
    const audit = await disableEndpoint({ tx, ctx }, { endpointId, reason, from: ["enabled"] });
    if (!audit) return { result: false, audit };
    const details = { reason, disabledAt: ctx.clock.now().toISOString() };
    await raiseAlert({ tx, effects }, { kind: "endpoint.disabled", endpointId, details });
    return { result: true, audit };
  },
});
