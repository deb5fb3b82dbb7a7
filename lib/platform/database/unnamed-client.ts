import pg from "pg";

/** Leaves out the name of a statement, so that the server does not keep it. Query objects of pg itself stay as they are. */
function withoutName(query: unknown): unknown {
  if (typeof query !== "object" || query === null || !("name" in query) || "submit" in query) return query;
  return { ...query, name: undefined };
}

/** A client for poolers that lose prepared statements: it sends every statement without a name. */
export class UnnamedClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = (...[first, ...rest]: unknown[]) =>
      Reflect.apply(pg.Client.prototype.query, this, [withoutName(first), ...rest]);
    Object.assign(this, { query });
  }
}
