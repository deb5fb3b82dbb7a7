export interface Failed {
  readonly ok: false;
  /** A sentence for the person who acted. */
  readonly message: string;
  /** Problems by the input's field. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What a server action answers. */
export type ActionResult<T> = { readonly ok: true; readonly data: T } | Failed;
