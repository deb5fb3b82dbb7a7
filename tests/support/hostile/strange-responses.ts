import { type HostileResponse, invalid, ok, sendRaw, sendRawAndEnd, sized, succeeds } from "./response";

export const strangeResponses: readonly HostileResponse[] = [
  { name: "HTTP/0.9", behave: sendRawAndEnd("<html>an old friend</html>"), ...invalid },
  { name: "another protocol", behave: sendRaw("SSH-2.0-OpenSSH_9.6\r\n"), ...invalid },
  { name: "a TLS alert", behave: sendRawAndEnd(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46])), ...invalid },
  { name: "an empty status", behave: sendRaw("HTTP/1.1 \r\n\r\n"), ...invalid },
  { name: "a status of two digits", behave: sendRaw("HTTP/1.1 20 OK\r\n\r\n"), ...invalid },
  {
    name: "an unknown status",
    behave: sendRawAndEnd("HTTP/1.1 999 Odd\r\n\r\n"),
    code: "http_other",
    status: 999,
  },
  {
    name: "a status of zeros",
    behave: sendRawAndEnd("HTTP/1.1 000 Nothing\r\n\r\n"),
    code: "http_other",
    status: 0,
  },
  {
    name: "another protocol, politely",
    behave: sendRaw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    code: "invalid_response",
    status: 101,
  },
  {
    name: "101 without a protocol",
    behave: sendRaw("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
    code: "invalid_response",
    status: 101,
  },
  { name: "a NUL in a header", behave: sendRaw(`${ok}X: a\0b\r\n\r\n`), ...invalid },
  { name: "a space in a header's name", behave: sendRaw(`${ok}X Y: 1\r\n\r\n`), ...invalid },
  { name: "a header without a name", behave: sendRaw(`${ok}: 1\r\n\r\n`), ...invalid },
  { name: "a line break in a header", behave: sized("x", "X: a\r\n b\r\n"), ...invalid },
  { name: "headers in Latin-1", behave: sized("x", `X-Odd: ${"\u00e9\u00ff\u0080"}\r\n`), ...succeeds },
  { name: "a header named __proto__", behave: sized("x", "__proto__: 1\r\nconstructor: 2\r\n"), ...succeeds },
  { name: "NULs in the body", behave: sized("a\0b\0"), ...succeeds, body: Buffer.from("a\0b\0") },
  ...[
    ["invalid UTF-8", Buffer.from([0xff, 0xfe, 0xc0, 0x80])],
    ["lone surrogates", Buffer.from([0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80])],
  ].map(([name, body]) => ({
    name: `${name} in the body`,
    behave: sized(body ?? ""),
    ...succeeds,
    body: Buffer.from(body ?? ""),
  })),
  {
    name: "a huge wait",
    behave: sendRaw("HTTP/1.1 503 Later\r\nRetry-After: 999999999\r\nContent-Length: 0\r\n\r\n"),
    code: "http_5xx",
    status: 503,
  },
  {
    name: "a wait until the end of time",
    behave: sendRaw(
      "HTTP/1.1 429 Later\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n",
    ),
    code: "http_429",
    status: 429,
  },
];
