import { Inngest, type Middleware } from "inngest";
import { describe, expect, test } from "vitest";
import { RedactErrors } from "./redact-errors";

const canary = "canary-31f2";
const redaction = new RedactErrors({ client: new Inngest({ id: "test" }) });

/** An error of the database, as pg throws it. */
const refused = Object.assign(new Error(`invalid input syntax for type uuid: "${canary}"`), {
  code: "22P02",
  detail: canary,
  cause: new Error(canary),
});

const wrappers = {
  step: (next: () => Promise<unknown>) =>
    redaction.wrapStepHandler({ next } as unknown as Middleware.WrapStepHandlerArgs),
  function: (next: () => Promise<unknown>) =>
    redaction.wrapFunctionHandler({ next } as unknown as Middleware.WrapFunctionHandlerArgs),
};

describe.each(Object.entries(wrappers))("a %s", (_, run) => {
  test("that fails gives Inngest the kind of error and nothing else", async () => {
    const error = await run(() => Promise.reject(refused)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "JobFailed", message: "Error 22P02" });
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(everything).not.toContain(canary);
    // The error of a step is thrown again by its function.
    await expect(run(() => Promise.reject(error))).rejects.toBe(error);
  });

  test("that succeeds is not changed", async () => {
    expect(await run(async () => 7)).toBe(7);
  });
});
