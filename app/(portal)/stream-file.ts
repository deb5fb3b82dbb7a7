import { loadOrProblem } from "./with-problem";

export interface StreamedFile {
  readonly name: string;
  readonly type: string;
  /** What is in it, piece by piece; a piece is made when the one before has gone. */
  readonly pieces: AsyncGenerator<string>;
}

/**
 * Streams a file piece by piece, so that only one piece is in memory, and stops when the reader disconnects. The first
 * piece is read before the response starts, so that a bad filter gets an error and not half a file.
 */
export async function streamFile({ name, type, pieces }: StreamedFile): Promise<Response> {
  const first = await loadOrProblem(pieces.next());
  if ("problem" in first) return new Response(first.problem, { status: 400 });
  const encoder = new TextEncoder();
  let next: IteratorResult<string, void> | undefined = first;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = next ?? (await pieces.next());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => void (await pieces.return(undefined)),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
