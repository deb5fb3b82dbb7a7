import type { Socket } from "node:net";

/** How a hostile endpoint handles a request, and the expected outcome of the attempt. */
export interface HostileResponse {
  readonly name: string;
  readonly behave: (socket: Socket) => void;
  /** How the request ended. A status from 200 on decides the attempt, however the rest of the response ended. */
  readonly code: string;
  readonly status: number | null;
  /** The expected stored body, if the test checks it. */
  readonly body?: Buffer;
  /** Whether it takes until the deadline. */
  readonly slow?: true;
}

export const ok = "HTTP/1.1 200 OK\r\n";
export const sendRaw =
  (...pieces: readonly (string | Buffer)[]) =>
  (socket: Socket) => {
    for (const piece of pieces) socket.write(piece);
  };
export const sendRawAndEnd =
  (...pieces: readonly (string | Buffer)[]) =>
  (socket: Socket) => {
    sendRaw(...pieces)(socket);
    socket.end();
  };
export const sized = (body: string | Buffer, headers = "") =>
  sendRaw(`${ok}${headers}Content-Length: ${Buffer.from(body).length}\r\n\r\n`, body);

export const succeeds = { code: "succeeded", status: 200 } as const;
export const invalid = { code: "invalid_response", status: null } as const;
export const invalidAfterStatus = { code: "invalid_response", status: 200 } as const;
export const tooLargeAfterStatus = { code: "response_too_large", status: 200 } as const;
export const reset = { code: "connection_reset", status: null } as const;
