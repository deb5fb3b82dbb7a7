/** Sizes of time, in milliseconds. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** Rounds a time down to a multiple of `size`. Both in milliseconds. */
export const floorTo = (at: number, size: number) => Math.floor(at / size) * size;
