import type { IncomingMessage } from "node:http";
import { decodeBody } from "./response-body";
import type { HeaderPairs, ReceivedResponse } from "./types";

function pairsOf(raw: readonly string[]): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return pairs;
}

const connectionLost = () => Object.assign(new Error("The answer broke off."), { code: "ECONNRESET" });

/** An answer while it comes in, of which `limit` bytes are kept. */
export class IncomingResponse {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  /** @param ended is told when there is no more to come or to keep, with an error if the answer broke off */
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
      // What is left of it is not read.
      response.destroy();
    });
    response.on("end", () => ended());
    // Node's own word for it is "aborted", as if we had done it.
    response.on("error", (error) => ended(error.message === "aborted" ? connectionLost() : error));
    response.on("close", () => ended(connectionLost()));
  }

  get statusCode(): number {
    return this.response.statusCode ?? 0;
  }

  /** Whether every byte that belongs to it has arrived. */
  get isComplete(): boolean {
    return this.response.complete;
  }

  /** There is more of it than is kept. */
  get over(): boolean {
    return this.size > this.limit;
  }

  /** What has arrived, decoded. */
  async receivedSoFar(): Promise<ReceivedResponse> {
    const raw = Buffer.concat(this.chunks).subarray(0, this.limit);
    const { statusCode, over } = this;
    const headers = pairsOf(this.response.rawHeaders);
    const decoded = await decodeBody(raw, this.response.headers["content-encoding"], this.limit);
    return { statusCode, headers, body: decoded.body, truncated: over || decoded.truncated };
  }
}
