/** A time range of missed events. Both ends are ISO 8601; without `until` it reaches to the present. */
export interface MissingRange {
  readonly since: string;
  readonly until?: string;
}
