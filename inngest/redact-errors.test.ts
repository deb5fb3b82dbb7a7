import { Inngest, type Middleware } from "inngest";
import { describe, expect, test } from "vitest";
import { RedactErrors } from "./redact-errors";

const canary = "canary-31f2";
const discretion = new RedactErrors({ client: new Inngest({ id: "test" }) });

/** An error of the database, as pg throws it. */
const refused = Object.assign(new Error(`invalid input syntax for type uuid: "${canary}"`), {
  code: "22P02",
  detail: canary,
  cause: new Error(canary),
});

const wrappers = {
  step: (next: () => Promise<unknown>) =>
    discretion.wrapStepHandler({ next } as unknown as Middleware.WrapStepHandlerArgs),
  function: (next: () => Promise<unknown>) =>
    discretion.wrapFunctionHandler({ next } as unknown as Middleware.WrapFunctionHandlerArgs),
};

describe.each(Object.entries(wrappers))("a %s", (_, run) => {
  test("that fails gives Inngest the kind of error and nothing else", async () => {
    const redacted = await run(() => Promise.reject(refused)).catch((error: unknown) => error);
    expect(redacted).toMatchObject({ name: "JobFailed", message: "Error 22P02" });
    const everything = JSON.stringify(redacted, Object.getOwnPropertyNames(redacted));
    expect(everything).not.toContain(canary);
    // A step's error comes by again as its function's.
    await expect(run(() => Promise.reject(redacted))).rejects.toBe(redacted);
  });

  test("that succeeds is not changed", async () => {
    expect(await run(async () => 7)).toBe(7);
  });
});
