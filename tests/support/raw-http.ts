import { connect } from "node:net";

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const timeoutMs = 15_000;

/** The head of a request, without the empty line. `headers` follow `Host`. */
export function head(
  method: string,
  target: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\nHost: portico.test\r\n${lines.join("")}`;
}

/** Sends bytes as they are and reads one response. Rejects if the connection ends without a complete response. */
export function sendRaw(url: string, bytes: string | Buffer): Promise<RawResponse> {
  return talk(url, (socket, onText) => {
    socket.on("data", (chunk) => onText(chunk.toString("latin1")));
    socket.write(bytes);
  });
}

/**
 * Sends a request like a blocking client: it writes all of the body and only then reads. A write that fails ends it, as
 * in most libraries.
 */
export function writeBeforeRead(url: string, start: string, pieces: Iterable<Buffer>): Promise<RawResponse> {
  return talk(url, (socket, onText, fail) => {
    socket.pause();
    const write = async () => {
      socket.write(start);
      for (const piece of pieces) {
        await new Promise<void>((resolve, reject) => {
          socket.write(piece, (error) => (error ? reject(error) : resolve()));
        });
      }
      socket.on("data", (chunk) => onText(chunk.toString("latin1")));
      socket.resume();
    };
    write().catch(fail);
  });
}

type Socket = ReturnType<typeof connect>;

function talk(
  url: string,
  start: (socket: Socket, onText: (text: string) => void, fail: (error: Error) => void) => void,
): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const fail = (error: Error) => finish(() => reject(error));
    const timer = setTimeout(() => fail(new Error(`no response in time; received: ${text}`)), timeoutMs);
    socket.on("error", fail);
    socket.on("close", () => fail(new Error(`closed without a response; received: ${text}`)));
    socket.on("connect", () =>
      start(
        socket,
        (more) => {
          text += more;
          const response = parse(text);
          if (response) finish(() => resolve(response));
        },
        fail,
      ),
    );
  });
}

/** The response, once it is complete by its Content-Length; a chunked body is left as it is. */
function parse(text: string): RawResponse | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  const status = Number(statusLine.split(" ")[1]);
  const body = text.slice(end + 4);
  const isComplete = headers["transfer-encoding"]
    ? body.endsWith("0\r\n\r\n")
    : body.length >= Number(headers["content-length"] ?? 0);
  return isComplete ? { status, headers, body } : undefined;
}
