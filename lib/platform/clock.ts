/** The time, handed in so that tests can set it. Due times are the database's business, never this clock's. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
