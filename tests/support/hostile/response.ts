import type { Socket } from "node:net";

/** What an endpoint may do to whoever sends it a request, and what is to become of the attempt. */
export interface HostileResponse {
  readonly name: string;
  readonly behave: (socket: Socket) => void;
  /** The attempt's code, and the status that is on record. */
  readonly code: string;
  readonly status: number | null;
  /** What is kept of the body, when that is of interest. */
  readonly body?: Buffer;
  /** It takes the whole of the time that it is given. */
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
export const tooLarge = { code: "response_too_large", status: null } as const;
export const reset = { code: "connection_reset", status: null } as const;
