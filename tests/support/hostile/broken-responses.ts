import {
  type HostileResponse,
  invalidAfterStatus,
  ok,
  reset,
  sendRaw,
  sendRawAndEnd,
  succeeds,
} from "./response";

const malformedResponses: readonly HostileResponse[] = [
  {
    name: "a Content-Length that is too long, then the end",
    behave: sendRawAndEnd(`${ok}Content-Length: 100\r\n\r\nshort`),
    code: "connection_reset",
    status: 200,
    body: Buffer.from("short"),
  },
  {
    name: "a Content-Length that is too short",
    behave: sendRaw(`${ok}Content-Length: 5\r\n\r\nshort, and then some more\r\n\r\n`),
    ...succeeds,
    body: Buffer.from("short"),
  },
  {
    name: "two responses to one request",
    behave: sendRaw(`${ok}Content-Length: 0\r\n\r\n`.repeat(2)),
    ...succeeds,
  },
  {
    name: "a Content-Length below zero",
    behave: sendRaw(`${ok}Content-Length: -1\r\n\r\n`),
    ...invalidAfterStatus,
  },
  {
    name: "a huge Content-Length",
    behave: sendRaw(`${ok}Content-Length: ${"9".repeat(40)}\r\n\r\n`),
    ...invalidAfterStatus,
  },
  {
    name: "two Content-Lengths",
    behave: sendRaw(`${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`),
    ...invalidAfterStatus,
  },
  {
    name: "a Content-Length and chunks",
    behave: sendRaw(`${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    ...invalidAfterStatus,
  },
  {
    name: "invalid chunks",
    behave: sendRaw(`${ok}Transfer-Encoding: chunked\r\n\r\nrubbish\r\n`),
    ...invalidAfterStatus,
  },
  {
    name: "chunks that break off",
    behave: sendRawAndEnd(`${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n`),
    code: "connection_reset",
    status: 200,
    body: Buffer.from("words"),
  },
];

const truncatedResponses: readonly HostileResponse[] = [
  { name: "the end instead of a response", behave: (socket) => void socket.end(), ...reset },
  { name: "a half-open connection", behave: (socket) => void socket.end().resume(), ...reset },
  { name: "a reset instead of a response", behave: (socket) => void socket.resetAndDestroy(), ...reset },
  { name: "the end in the middle of the status", behave: sendRawAndEnd("HTTP/1.1 2"), ...reset },
  {
    name: "the end in the middle of the headers",
    behave: sendRawAndEnd(`${ok}X: 1\r\n`),
    code: "connection_reset",
    status: 200,
  },
  {
    name: "a refusal with a body that breaks off",
    behave: sendRawAndEnd("HTTP/1.1 429 Later\r\nRetry-After: 60\r\nContent-Length: 100\r\n\r\nshort"),
    code: "connection_reset",
    status: 429,
  },
  {
    name: "a reset in the middle of the body",
    behave: (socket) => {
      socket.write(`${ok}Content-Length: 100\r\n\r\nshort`, () =>
        setTimeout(() => socket.resetAndDestroy(), 50),
      );
    },
    code: "connection_reset",
    status: 200,
  },
];

export const brokenResponses = [...malformedResponses, ...truncatedResponses];
