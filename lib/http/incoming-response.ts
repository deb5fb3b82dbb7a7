import type { IncomingMessage } from "node:http";
import { headerPairsOf } from "./raw-headers";
import { decodeBody } from "./response-body";
import type { ReceivedResponse } from "./types";

const connectionLost = () =>
  Object.assign(new Error("The response ended before it was complete."), { code: "ECONNRESET" });

/** A response that is being received. At most `limit` bytes of its body are kept. */
export class IncomingResponse {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  /** @param ended called when the response is complete or over the limit, with an error if it ended too early */
  constructor(
    private readonly response: IncomingMessage,
    private readonly limit: number,
    ended: (error?: Error) => void,
  ) {
    response.on("data", (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.size += chunk.length;
      if (!this.over) return;
      ended();
      // The rest of the body is not read.
      response.destroy();
    });
    response.on("end", () => ended());
    // Node reports a closed connection as "aborted", as if we had closed it.
    response.on("error", (error) => ended(error.message === "aborted" ? connectionLost() : error));
    response.on("close", () => ended(connectionLost()));
  }

  get statusCode(): number {
    return this.response.statusCode ?? 0;
  }

  /** Whether every byte of the response has arrived. */
  get isComplete(): boolean {
    return this.response.complete;
  }

  /** Whether the body is longer than the limit. */
  get over(): boolean {
    return this.size > this.limit;
  }

  /** The part of the response that has arrived, decoded. */
  async receivedSoFar(): Promise<ReceivedResponse> {
    const raw = Buffer.concat(this.chunks).subarray(0, this.limit);
    const { statusCode, over } = this;
    const headers = headerPairsOf(this.response.rawHeaders);
    const decoded = await decodeBody(raw, this.response.headers["content-encoding"], this.limit);
    return { statusCode, headers, body: decoded.body, truncated: over || decoded.truncated };
  }
}
