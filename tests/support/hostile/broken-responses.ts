import { type HostileAnswer, invalid, ok, reset, say, sayAndEnd, succeeds } from "./response";

const lies: readonly HostileAnswer[] = [
  {
    name: "a Content-Length that is too long, then the end",
    behave: sayAndEnd(`${ok}Content-Length: 100\r\n\r\nshort`),
    code: "connection_reset",
    status: 200,
    body: Buffer.from("short"),
  },
  {
    name: "a Content-Length that is too short",
    behave: say(`${ok}Content-Length: 5\r\n\r\nshort, and then some more\r\n\r\n`),
    ...succeeds,
    body: Buffer.from("short"),
  },
  {
    name: "two answers to one request",
    behave: say(`${ok}Content-Length: 0\r\n\r\n`.repeat(2)),
    ...succeeds,
  },
  { name: "a Content-Length below zero", behave: say(`${ok}Content-Length: -1\r\n\r\n`), ...invalid },
  {
    name: "a Content-Length beyond all numbers",
    behave: say(`${ok}Content-Length: ${"9".repeat(40)}\r\n\r\n`),
    ...invalid,
  },
  {
    name: "two Content-Lengths",
    behave: say(`${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`),
    ...invalid,
  },
  {
    name: "a Content-Length and chunks",
    behave: say(`${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    ...invalid,
  },
  {
    name: "chunks that are none",
    behave: say(`${ok}Transfer-Encoding: chunked\r\n\r\nrubbish\r\n`),
    code: "invalid_response",
    status: 200,
  },
  {
    name: "chunks that break off",
    behave: sayAndEnd(`${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n`),
    code: "connection_reset",
    status: 200,
    body: Buffer.from("words"),
  },
];

const brokenOff: readonly HostileAnswer[] = [
  { name: "the end instead of an answer", behave: (socket) => void socket.end(), ...reset },
  { name: "a half-open connection", behave: (socket) => void socket.end().resume(), ...reset },
  { name: "a reset instead of an answer", behave: (socket) => void socket.resetAndDestroy(), ...reset },
  { name: "the end in the middle of the status", behave: sayAndEnd("HTTP/1.1 2"), ...reset },
  { name: "the end in the middle of the headers", behave: sayAndEnd(`${ok}X: 1\r\n`), ...reset },
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

export const brokenAnswers = [...lies, ...brokenOff];
