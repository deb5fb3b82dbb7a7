import type { IncomingMessage } from "node:http";
import { parseJson } from "../protocol/json";

export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413; readonly error: string };

/** Reads a JSON body of bounded size. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const tooLarge = { ok: false, status: 413, error: `the body exceeds ${maxBytes} bytes` } as const;
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) return tooLarge;
      chunks.push(chunk);
    }
    return { ok: true, value: parseJson(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    // The sender may also have closed the connection. Then nobody receives this response.
    return { ok: false, status: 400, error: "the body is not JSON" };
  }
}
