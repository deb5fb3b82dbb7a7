import type { Context } from "@/lib/auth/context";
import { csvLine } from "@/lib/platform/csv";
import { type AuditView, listAudit } from "./list-audit";

const pageSize = 1_000;
const head = ["time", "actor", "actor_kind", "partner", "action", "target", "changes", "detail"];

function line(entry: AuditView): string {
  const changes = entry.changes.map(
    ({ field, before, after }) => `${field}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`,
  );
  return csvLine([
    entry.at,
    entry.actorName,
    entry.actorKind,
    entry.partnerName,
    entry.action,
    entry.targetId,
    changes.join("; "),
    JSON.stringify(entry.detail),
  ]);
}

/**
 * The audit log as CSV. It is read page by page, so that a long log does not need more memory than a short one.
 * @param query the filter of `listAudit`
 */
export async function* exportAudit(args: { ctx: Context; query: object }): AsyncGenerator<string> {
  const { ctx, query } = args;
  let cursor: string | undefined;
  let first = true;
  do {
    const page = await listAudit({ ctx, query: { ...query, cursor, limit: pageSize } });
    yield (first ? csvLine(head) : "") + page.data.map(line).join("");
    first = false;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
