import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { childEnv } from "./env";

/** Runs some TypeScript with this log level, and returns the printed lines. */
function linesOf(code: string, level = "debug"): Record<string, unknown>[] {
  const script = `
    import { log } from "./lib/platform/logger.ts";
    import { underRequestId } from "./lib/platform/request-id.ts";
    import { redirectConsole } from "./lib/platform/quiet-console.ts";
    ${code}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    {
      encoding: "utf8",
      env: childEnv({ PORTICO_LOG_LEVEL: level }),
    },
  );
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test("a line contains only allowed fields, whatever is passed", () => {
  const [line, ...rest] = linesOf(`
    log.info("hello", { source: "klikit", secret: "canary", headers: { a: "canary" }, body: "canary" });
  `);
  expect(rest).toEqual([]);
  expect(line).toMatchObject({ msg: "hello", source: "klikit" });
  expect(Object.keys(line ?? {}).sort()).toEqual(["level", "msg", "source", "time"]);
});

test("every line of a request has its id, and no other request's", () => {
  const lines = linesOf(`
    const one = async (name) => underRequestId(async (id) => {
      log.info(name + " begins " + id);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.info(name + " ends " + id);
    });
    await Promise.all([one("a"), one("b")]);
    log.info("outside");
  `);
  expect(lines).toHaveLength(5);
  for (const { msg, requestId } of lines.slice(0, 4)) {
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(msg).toContain(String(requestId));
  }
  expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(3);
  expect(lines[4]).not.toHaveProperty("requestId");
});

test("a repeated line is suppressed and counted; a debug line is not written at a higher level", () => {
  const lines = linesOf(
    `for (let n = 0; n < 100; n += 1) log.error("down", { error: new Error("x") }); log.debug("unseen");`,
    "info",
  );
  expect(lines).toHaveLength(3);
});

test("console output of libraries becomes log lines without quoted data", () => {
  const lines = linesOf(`
    redirectConsole();
    const error = Object.assign(new Error('invalid input syntax: "canary"'), { detail: "canary", code: "22P02" });
    console.error("\\u001b[31m ⨯ \\u001b[39m", error);
    console.warn("Server Action 'canary' was not found");
    console.log("GET /path?secret=canary");
    console.error(error);
    console.error({ canary: "canary" });
  `);
  expect(JSON.stringify(lines)).not.toContain("canary");
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    [50, "⨯"],
    [40, "Server Action '…' was not found"],
    [30, "GET /path?…"],
    [50, "something was printed"],
    [50, "something was printed"],
  ]);
  expect(lines[0]?.error).toMatchObject({
    name: "Error",
    code: "22P02",
    message: 'invalid input syntax: "…"',
  });
});
