/** The current time. Tests replace it. Due times use the clock of the database, never this one. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
