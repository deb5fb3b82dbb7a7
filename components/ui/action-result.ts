export interface Failed {
  readonly ok: false;
  /** A sentence for the person who acted. */
  readonly message: string;
  /** Problems by the field of the input. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The result of a server action. */
export type ActionResult<T> = { readonly ok: true; readonly data: T } | Failed;
