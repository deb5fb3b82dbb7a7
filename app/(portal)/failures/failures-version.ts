import { createHash } from "node:crypto";
import type { FailureGroup } from "@/lib/deliveries/list-failures";
import type { PageVersion } from "@/lib/platform/page-version";

/** Changes with anything that the failures page shows. A new group counts as a row that is added at the top. */
export function failuresVersion(groups: readonly FailureGroup[]): PageVersion {
  const tag = createHash("sha256").update(JSON.stringify(groups)).digest("base64url");
  const newest = groups.map(({ endpointId, code }) => `${endpointId} ${code}`).toSorted();
  return { tag, newest: newest.join() };
}
