import { keepWriting } from "../raw-server";
import { type HostileResponse, invalid, ok, sendRaw, sized, succeeds, tooLargeAfterStatus } from "./response";

const megabyte = Buffer.alloc(1024 * 1024, "a");

export const largeResponses: readonly HostileResponse[] = [
  {
    name: "a body without end",
    behave: (socket) => {
      socket.write(`${ok}\r\n`);
      keepWriting(socket, megabyte);
    },
    ...succeeds,
    body: megabyte.subarray(0, 64 * 1024),
  },
  {
    name: "chunks without end",
    behave: (socket) => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`);
      keepWriting(socket, "4000\r\n".concat("a".repeat(0x4000), "\r\n"));
    },
    ...succeeds,
    body: megabyte.subarray(0, 64 * 1024),
  },
  {
    name: "header lines without end",
    behave: (socket) => {
      socket.write(ok);
      keepWriting(socket, "X: 1\r\n".repeat(1_000));
    },
    ...tooLargeAfterStatus,
  },
  ...[17, 40, 100].map((kilobytes) => ({
    name: `one header of ${kilobytes} KiB`,
    behave: sized("x", `X: ${"a".repeat(kilobytes * 1024)}\r\n`),
    ...succeeds,
  })),
  { name: "2,000 short headers", behave: sized("x", "X: 1\r\n".repeat(2_000)), ...succeeds },
  {
    name: "one header of 200 KiB",
    behave: sendRaw(`${ok}X: ${"a".repeat(200 * 1024)}\r\n\r\n`),
    ...tooLargeAfterStatus,
  },
  {
    name: "one header of 200 KiB after an interim response",
    behave: sendRaw(`HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n${ok}X: ${"a".repeat(200 * 1024)}\r\n\r\n`),
    ...tooLargeAfterStatus,
  },
  {
    name: "an interim response of 200 KiB",
    behave: sendRaw(`HTTP/1.1 103 Hints\r\nLink: ${"a".repeat(200 * 1024)}\r\n\r\n${ok}\r\n`),
    code: "response_too_large",
    status: null,
  },
  {
    name: "100,000 headers",
    behave: sendRaw(ok, "X: 1\r\n".repeat(100_000), "\r\n"),
    ...tooLargeAfterStatus,
  },
  {
    name: "a reason phrase of 200 KiB",
    behave: sendRaw(`HTTP/1.1 200 ${"a".repeat(200 * 1024)}\r\n\r\n`),
    ...tooLargeAfterStatus,
  },
  {
    name: "trailers without end",
    behave: (socket) => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`);
      keepWriting(socket, "X: 1\r\n".repeat(1_000));
    },
    ...tooLargeAfterStatus,
  },
  {
    name: "chunk extensions without end",
    behave: (socket) => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n1;a=`);
      keepWriting(socket, "a".repeat(10_000));
    },
    ...tooLargeAfterStatus,
  },
  {
    name: "interim responses without end",
    behave: (socket) => keepWriting(socket, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(100)),
    ...invalid,
  },
];
