import { createServer } from "node:http";
import { listen } from "@/tests/support/listen";
import { stack } from "./stack";

export interface Embedder {
  readonly origin: string;
  /** The page that shows a URL in a frame. */
  pageWith(url: string): string;
  close(): Promise<void>;
}

/** Another site, whose pages show Portico in a frame: the allowed one, or, at any other port, one that is not. */
export async function startEmbedder(port = Number(new URL(stack().embedOrigin).port)): Promise<Embedder> {
  const server = createServer((request, response) => {
    const shown = new URL(request.url ?? "/", stack().embedOrigin).searchParams.get("url") ?? "";
    const source = shown.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(
        `<!doctype html><title>App</title><iframe title="Webhooks" width="1000" height="700" src="${source}"></iframe>`,
      );
  });
  const { url: origin, close } = await listen(server, port);
  return {
    origin,
    pageWith: (url) => `${origin}/?url=${encodeURIComponent(url)}`,
    close,
  };
}
