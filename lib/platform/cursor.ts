import { createHash } from "node:crypto";
import type { PorticoError } from "./errors";
import { type Id, type IdKind, parseId, publicId } from "./ids";
import { invalidField } from "./parse-input";

/** A list as one tenant sees it. */
export interface List<Kind extends IdKind> {
  /** The kind of its rows. */
  readonly kind: Kind;
  /** The partner whose rows it has, or null for all partners. */
  readonly tenant: string | null;
}

/**
 * A cursor is the public id of a page's last row and a check, such as `evt_01j….Qm3xY7uK2wA`. It is a position in the
 * list and not a row, so it stays valid after the row is deleted. The check is no secret, because the tenant condition
 * protects the rows: it finds cursors that were cut off, and those of another list or tenant.
 */
export function cursorAfter<Kind extends IdKind>(list: List<Kind>, id: Id<Kind>): string {
  return `${publicId(list.kind, id)}.${checkOf(list, id)}`;
}

/**
 * The row that a cursor stands for.
 * @throws PorticoError `invalid_input` for a cursor that {@link cursorAfter} did not make for this list and tenant
 */
export function positionOf<Kind extends IdKind>(list: List<Kind>, cursor: string): Id<Kind> {
  const [publicText = ""] = cursor.split(".");
  const id = parseId(list.kind, publicText);
  if (id === undefined || cursor !== cursorAfter(list, id)) throw invalidCursor();
  return id;
}

/** The error for a cursor that is none of this list. */
export function invalidCursor(): PorticoError {
  return invalidField("cursor", "must be the `nextCursor` of a page of this list, unchanged");
}

function checkOf({ kind, tenant }: List<IdKind>, id: string): string {
  const hash = createHash("sha256").update([kind, tenant ?? "all", id].join(" "));
  return hash.digest("base64url").slice(0, 11);
}
