/** The body of a request in chunks. */
export type BodyStream = AsyncIterable<Uint8Array>;

/**
 * Reads a body up to a limit. If it is longer, reading stops and the bytes read so far are dropped.
 * @param declaredLength the Content-Length, if there is one
 * @returns the exact bytes, or undefined if there are more than `limit`
 */
export async function readBody(
  stream: BodyStream,
  limit: number,
  declaredLength?: number,
): Promise<Buffer | undefined> {
  if (declaredLength !== undefined && declaredLength > limit) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? Buffer.from(chunks[0]) : Buffer.concat(chunks, size);
}
