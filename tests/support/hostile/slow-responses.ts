import { keepWriting } from "../raw-server";
import { type HostileResponse, ok, sendRaw } from "./response";

export const slowResponses: readonly HostileResponse[] = [
  { name: "silence", behave: () => undefined, code: "timeout_first_byte", status: null, slow: true },
  {
    name: "a body that drips, a byte at a time",
    behave: (socket) => {
      socket.write(`${ok}Content-Length: 1000000\r\n\r\n`);
      keepWriting(socket, ".", 20);
    },
    code: "timeout_body",
    status: 200,
    slow: true,
  },
  {
    name: "a status line that drips",
    behave: (socket) => {
      socket.write("HTTP/1.1 200 O");
      keepWriting(socket, "K", 20);
    },
    code: "timeout_body",
    status: 200,
    slow: true,
  },
  {
    name: "header lines that drip without end",
    behave: (socket) => {
      socket.write(ok);
      keepWriting(socket, "X-More: 1\r\n", 20);
    },
    code: "timeout_body",
    status: 200,
    slow: true,
  },
  {
    name: "interim responses that drip",
    behave: (socket) => keepWriting(socket, "HTTP/1.1 102 Processing\r\n\r\n", 150),
    code: "timeout_body",
    status: null,
    slow: true,
  },
  {
    name: "chunks that drip",
    behave: (socket) => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`);
      keepWriting(socket, "1\r\n.\r\n", 20);
    },
    code: "timeout_body",
    status: 200,
    slow: true,
  },
  {
    name: "a Content-Length that is too long, on a connection that stays open",
    behave: sendRaw(`${ok}Content-Length: 100\r\n\r\nshort`),
    code: "timeout_body",
    status: 200,
    body: Buffer.from("short"),
    slow: true,
  },
];
