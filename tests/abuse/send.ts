import { Agent, type ClientRequest, request } from "node:http";
import { connect } from "node:net";

/** From which address an attacker connects. Only on Linux, every address of loopback can be used. */
export const strangerAddress = process.platform === "linux" ? "127.0.0.2" : undefined;

interface Message {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Buffer;
}

/** A client that costs as little as possible, because it shares the processor with the product that it attacks. */
export class Sender {
  readonly #agent: Agent;
  readonly #target: URL;

  /** @param localAddress the address that the requests come from; undefined: that of the target */
  constructor(
    url: string,
    private readonly localAddress?: string,
  ) {
    this.#target = new URL(url);
    this.#agent = new Agent({ keepAlive: true });
  }

  /** @returns the status, or 0 without a response */
  send({ body, headers = {}, ...message }: Message, signal: AbortSignal): Promise<number> {
    const sized = body === undefined ? headers : { ...headers, "content-length": Buffer.byteLength(body) };
    return this.#statusOf({ ...message, headers: sized }, signal, (open) => void open.end(body));
  }

  /** Sends a body without end, until there is a response or the connection is closed. */
  sendWithoutEnd(message: Omit<Message, "body">, signal: AbortSignal): Promise<number> {
    const chunk = Buffer.alloc(64 * 1024, "a");
    return this.#statusOf({ ...message, agent: false }, signal, (open) => {
      const write = () => {
        while (open.writable && open.write(chunk));
      };
      open.on("drain", write);
      write();
    });
  }

  /** Sends the start of a request and then nothing, until the connection is closed. */
  hold(start: string, signal: AbortSignal): Promise<number> {
    const { hostname: host, port } = this.#target;
    return new Promise((resolve) => {
      let status = 0;
      const socket = connect({ host, port: Number(port), localAddress: this.localAddress });
      const abort = () => socket.destroy();
      signal.addEventListener("abort", abort, { once: true });
      socket.once("data", (data) => {
        status = Number(/^HTTP\/1.1 (\d+)/.exec(data.toString("latin1"))?.[1] ?? 0);
      });
      socket.on("error", () => undefined);
      socket.once("close", () => {
        signal.removeEventListener("abort", abort);
        resolve(status);
      });
      socket.write(start);
    });
  }

  #statusOf(
    options: Message & { readonly agent?: false },
    signal: AbortSignal,
    write: (open: ClientRequest) => void,
  ): Promise<number> {
    return new Promise((resolve) => {
      let status = 0;
      const { hostname: host, port } = this.#target;
      const open = request(
        { host, port, agent: this.#agent, localAddress: this.localAddress, ...options, signal },
        (response) => {
          status = response.statusCode ?? 0;
          response.on("error", () => undefined);
          response.once("end", () => {
            if (options.agent === false) open.destroy();
          });
          response.resume();
        },
      );
      open.on("error", () => undefined);
      open.once("close", () => resolve(status));
      write(open);
    });
  }
}
