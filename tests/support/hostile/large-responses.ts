import { keepWriting } from "../raw-server";
import { type HostileResponse, invalid, ok, sendRaw, succeeds, tooLarge } from "./response";

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
    ...tooLarge,
  },
  { name: "one header of 100 kB", behave: sendRaw(`${ok}X: ${"a".repeat(100_000)}\r\n\r\n`), ...tooLarge },
  { name: "100,000 headers", behave: sendRaw(ok, "X: 1\r\n".repeat(100_000), "\r\n"), ...tooLarge },
  {
    name: "a reason phrase of 100 kB",
    behave: sendRaw(`HTTP/1.1 200 ${"a".repeat(100_000)}\r\n\r\n`),
    ...tooLarge,
  },
  {
    name: "trailers without end",
    behave: (socket) => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`);
      keepWriting(socket, "X: 1\r\n".repeat(1_000));
    },
    code: "response_too_large",
    status: 200,
  },
  {
    name: "chunk extensions without end",
    behave: (socket) => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n1;a=`);
      keepWriting(socket, "a".repeat(10_000));
    },
    code: "response_too_large",
    status: 200,
  },
  {
    name: "interim responses without end",
    behave: (socket) => keepWriting(socket, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(100)),
    ...invalid,
  },
];
