const lookMs = 10;

/**
 * Waits for a condition. The limit is there for a run that would hang; it is no measurement.
 * @throws Error that says what was waited for in vain
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited ${limitMs / 1_000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

/** The same for a promise. */
export async function within<T>(what: string, promise: Promise<T>, limitMs = 60_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs / 1_000} s in vain for ${what}`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
