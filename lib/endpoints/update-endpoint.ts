import type { z } from "zod";
import { type CommandAudit, command, type Scope } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { requireKnownTypes, storedDialect } from "@/lib/dialects/stored-dialect";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { requireScope } from "@/lib/partners/require-scope";
import { isSameValue } from "@/lib/platform/changed-fields";
import type { CommandOutcome } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { keysOf, pick } from "@/lib/platform/objects";
import { invalidField } from "@/lib/platform/parse-input";
import type { Endpoint } from "@/prisma/generated/client";
import { type EndpointView, endpointView } from "./endpoint-view";
import { findEndpoint } from "./find-endpoint";
import { endOpenMove } from "./moves/open-move";
import { requireOperationalTypes } from "./operational-types";
import { recordVersion } from "./record-version";
import { requireApiVersion } from "./require-api-version";
import { resetBreaker } from "./reset-breaker";
import { updateEndpointInput } from "./schemas";

type Input = z.output<typeof updateEndpointInput>;

/**
 * Changes an endpoint. Every change makes a new version of its settings; omitted settings stay as they are.
 * @throws PorticoError `not_found`, `invalid_input`, `forbidden` when the partner may not choose its events yet
 */
export const updateEndpoint = command({
  right: "manage_endpoints",
  input: updateEndpointInput,
  audit: "endpoint.update",
  run: async ({ input, ...scope }, { endpointId }: { endpointId: PublicId<"endpoint"> }) =>
    changeEndpoint(scope, await findEndpoint(scope.ctx, endpointId, scope.tx), input),
});

/** Changes an endpoint that the caller has found. The caller has checked the right to manage endpoints. */
export async function changeEndpoint(
  scope: Scope,
  before: Endpoint,
  input: Input,
): Promise<CommandOutcome<EndpointView, CommandAudit>> {
  const { tx, ctx } = scope;
  const changes = changedFields(before, checked(ctx, before, input));
  const names = Object.keys(changes);
  if (names.length === 0) return { result: endpointView(before), audit: null };
  if (changes.filter || changes.eventTypes) {
    requireScope(ctx, await tx.partner.findUniqueOrThrow({ where: { id: before.partnerId } }));
  }
  const after = await tx.endpoint.update({
    where: { id: before.id },
    data: { ...changes, ...(changes.status ? { statusReason: null } : {}), version: { increment: 1 } },
  });
  if (changes.status === "enabled" || changes.url !== undefined) await resetBreaker(scope, after.id);
  // A running move compares with the old URL, so it ends when the URL is changed directly.
  const stoppedMove = changes.url !== undefined && (await endOpenMove(scope, after.id, "stopped"));
  await recordVersion(scope, after, `changed ${names.join(", ")}`);
  return {
    result: endpointView(after),
    audit: {
      targetId: after.id,
      partnerId: after.partnerId,
      detail: { changed: names, version: after.version, ...(stoppedMove && { stoppedMove }) },
    },
  };
}

/** The input with a valid, normalised URL and event types that the endpoint may receive. */
function checked(ctx: Context, before: Endpoint, input: Input): Input {
  if (input.eventTypes) requireTypes(ctx, before, input.eventTypes);
  requireApiVersion(storedDialect(before.dialect), input.apiVersion);
  if (input.url === undefined) return input;
  const target = checkRegisteredUrl(input.url);
  if ("problem" in target) throw invalidField("url", target.problem);
  return { ...input, url: target.url.href };
}

/** Only added types need the right to receive them: a form always sends the types that the endpoint has already. */
function requireTypes(ctx: Context, before: Endpoint, types: readonly string[]): void {
  requireKnownTypes(storedDialect(before.dialect), types);
  const added = types.filter((type) => !before.eventTypes.includes(type));
  requireOperationalTypes(ctx, before.partnerId, added);
}

/** The fields that differ. A version of the settings is recorded only if there are any. */
function changedFields(before: Endpoint, input: Input): Input {
  const isChanged = (key: keyof Input) => input[key] !== undefined && !isSameValue(before[key], input[key]);
  return pick(input, keysOf(input).filter(isChanged));
}
