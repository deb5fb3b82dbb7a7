import { connect, type Socket } from "node:net";

const headEnd = "\r\n\r\n";
const lastChunk = "0\r\n\r\n";
/** A response that takes longer counts as none, in milliseconds. */
const timeoutMs = 30_000;
const none = Buffer.alloc(0);

/** A keep-alive connection that has one request at a time in flight. It connects again when it was closed. */
export class RawConnection {
  private socket: Socket | undefined;
  private bytes: Buffer = none;
  private done: ((status: number) => void) | undefined;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** @param done called once, with the status of the complete response, or with 0 if the connection ended without one */
  send(request: Buffer, done: (status: number) => void): void {
    this.done = done;
    this.socket ??= this.open();
    this.socket.write(request);
  }

  close(): void {
    this.socket?.destroy();
  }

  private open(): Socket {
    const socket = connect({ host: this.host, port: this.port, noDelay: true });
    socket.on("data", (chunk: Buffer) => this.read(chunk));
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.socket = undefined;
      this.finish(0);
    });
    return socket;
  }

  private read(chunk: Buffer): void {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk]);
    const status = statusOf(this.bytes);
    if (status !== undefined) this.finish(status);
  }

  private finish(status: number): void {
    const { done } = this;
    this.bytes = none;
    this.done = undefined;
    done?.(status);
  }
}

/** The status of a response, once all of it has arrived. */
function statusOf(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const isComplete =
    length === undefined
      ? !/\r\ntransfer-encoding:/i.test(head) || bytes.toString("latin1", bytes.length - 5) === lastChunk
      : bytes.length - end - headEnd.length >= Number(length);
  return isComplete ? Number(head.slice(9, 12)) : undefined;
}
