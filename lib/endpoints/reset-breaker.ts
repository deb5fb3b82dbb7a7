import { sql } from "@/lib/platform/database/db";
import type { WriteScope } from "@/lib/platform/database/transaction";
import type { EndpointId } from "@/lib/platform/ids";

/**
 * Forgets the failures of an endpoint, closes its breaker, ends its wait and wakes its lane. For changes after which earlier failures
 * mean nothing: it was enabled again, or has another URL or another secret.
 *
 * The state of lanes is written in `lib/deliveries/queue`. This statement is the exception, because the commands that
 * change endpoints rank below deliveries.
 */
export async function resetBreaker({ tx, effects }: WriteScope, endpointId: EndpointId): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE lanes SET failures = 0, failing_since = NULL, probe_at = NULL, failed_probes = 0,
      waits_until = NULL, wait_status_code = NULL, wait_count = 0
    WHERE endpoint_id = ${endpointId}::uuid AND (failures > 0 OR waits_until IS NOT NULL)`);
  effects.wakeLane(endpointId);
}
