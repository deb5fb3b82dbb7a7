import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { runInShell } from "@/tests/support/shell";
import { curlCommand, shellQuote } from "./curl-command";
import { headerValue } from "./request-headers";

const shells = ["sh", "bash"] as const;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

/** Arbitrary bytes, and texts full of characters that are special to shells, printf and curl. */
const nasty = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(
      fc.constantFrom(
        ..."'\"\\!`$%-@#&;|<>()[]{}*?~^=,:\n\r\t\0\x1b\x7f aZ0é😀",
        "$(id)",
        "`id`",
        "'\\''",
        "\\\\",
        "\\047",
        "%s",
        "%%",
        "\nPORTICO\n",
        "--next",
      ),
      { maxLength: 60 },
    )
    .map((parts) => Buffer.from(parts.join(""))),
);

describe("a command for a shell", () => {
  test.each(shells)("passes any argument to its program unchanged, in %s", async (shell) => {
    const args = nasty.map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0)));
    await fc.assert(
      fc.asyncProperty(args, async (bytes) => {
        // Every shell removes a line break at the end of a command's output.
        fc.pre(bytes.at(-1) !== 10);
        expect(await runInShell(shell, `printf '%s' ${shellQuote(bytes)}`)).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });

  test.each(shells)("sends any body byte for byte, in %s", async (shell) => {
    await fc.assert(
      fc.asyncProperty(nasty, async (body) => {
        await runInShell(shell, curlCommand({ url: receiver.url, headers: [], body }));
        expect(receiver.received.at(-1)?.body).toEqual(body);
      }),
      { numRuns: 30 },
    );
  });

  test("is printable ASCII for any body and header", () => {
    fc.assert(
      fc.property(nasty, (body) => {
        const headers = [["x-note", headerValue(body.toString("latin1"))]] as const;
        expect(curlCommand({ url: "https://a.example/", headers, body })).toMatch(/^[\n\x20-\x7e]*$/);
      }),
    );
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["like a file name", Buffer.from("@/etc/hostname")],
    ["every byte value", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ["one mebibyte of text", Buffer.alloc(1_048_576, "a")],
    ["one mebibyte of NUL bytes", Buffer.alloc(1_048_576, 0)],
  ])("sends a body (%s) with its length and without an Expect header", async (_, body) => {
    for (const shell of shells) {
      await runInShell(shell, curlCommand({ url: receiver.url, headers: [], body }));
      const { body: arrived, headers } = receiver.received.at(-1) ?? {};
      expect(arrived?.equals(body)).toBe(true);
      expect(headers).toMatchObject({ "content-length": String(body.length) });
      expect(headers).not.toHaveProperty("expect");
    }
  });

  test("sends the headers of the HTTP client and no others", async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (bytes) => {
        const value = headerValue(bytes.toString("latin1"));
        const headers = [
          ["content-type", "text/x"],
          ["user-agent", "Portico/1.0"],
          ["x-note", value],
        ] as const;
        await runInShell("sh", curlCommand({ url: receiver.url, headers, body: Buffer.from("{}") }));
        expect(receiver.received.at(-1)?.headers).toEqual({
          host: new URL(receiver.url).host,
          connection: "keep-alive",
          "content-length": "2",
          "content-type": "text/x",
          "user-agent": "Portico/1.0",
          "x-note": value,
        });
      }),
      { numRuns: 30 },
    );
  });

  test.each(["/a?b=[1-3]&c={x,y}", "/it's", "/$(id)/`id`/%27%00", "/~/*;#no"])(
    "requests %s and nothing else",
    async (path) => {
      const url = new URL(path, receiver.url);
      const before = receiver.received.length;
      await runInShell("sh", curlCommand({ url: url.href, headers: [], body: Buffer.from("{}") }));
      expect(receiver.received.length).toBe(before + 1);
      expect(receiver.received.at(-1)?.path).toBe(url.pathname + url.search);
    },
  );
});
