import { notFound } from "./errors";
import { type Id, type IdKind, type PublicId, parseId } from "./ids";

/** How messages call a kind of row, if it is not its own name. */
const names: Partial<Record<IdKind, string>> = {
  accessLink: "access link",
  apiKey: "API key",
  savedView: "view",
  user: "member",
};

/**
 * The row behind a public id. `find` gets the stored id, and must leave out the rows that the actor may not see.
 * @throws PorticoError `not_found`, the same for an id that is malformed, unknown or another tenant's
 */
export async function findByPublicId<Kind extends IdKind, Row>(
  kind: Kind,
  publicId: PublicId<Kind>,
  find: (id: Id<Kind>) => PromiseLike<Row | null>,
): Promise<Row> {
  const id = parseId(kind, publicId);
  const row = id === undefined ? null : await find(id);
  if (row === null) throw notFound(names[kind] ?? kind);
  return row;
}
