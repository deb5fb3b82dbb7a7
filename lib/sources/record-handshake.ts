import { queryForProvider } from "@/lib/platform/database/pool";
import type { SourceId } from "@/lib/platform/ids";

/** Stores when Portico last responded to a handshake, at most once a minute: anyone can cause some of them. */
export async function recordHandshake(sourceId: SourceId): Promise<void> {
  await queryForProvider({
    name: "record-handshake",
    text: `UPDATE sources SET last_handshake_at = now()
      WHERE id = $1 AND (last_handshake_at IS NULL OR last_handshake_at < now() - interval '1 minute')`,
    values: [sourceId],
  });
}
