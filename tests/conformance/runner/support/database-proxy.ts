import { once } from "node:events";
import net from "node:net";
import { onTestFinished } from "vitest";

/** A proxy in front of PostgreSQL. It can cut all connections, as a restart does, or stop passing data. */
export class DatabaseProxy {
  connections = 0;
  private readonly sockets = new Set<net.Socket>();
  private readonly server = net.createServer((socket) => this.accept(socket));
  private isCut = false;
  private isHung = false;

  private constructor(private readonly target: URL) {}

  static async before(databaseUrl: string): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(new URL(databaseUrl));
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    onTestFinished(() => proxy.close());
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = "127.0.0.1";
    url.port = String((this.server.address() as net.AddressInfo).port);
    return url.href;
  }

  /** Breaks every connection, and each new one until `restore` is called. */
  cut(): void {
    this.isCut = true;
    this.connections = 0;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Keeps all connections open, also new ones, but passes no data: a server whose machine has stopped. */
  hang(): void {
    this.isHung = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Passes the data of new connections again. */
  restore(): void {
    this.isCut = false;
    this.isHung = false;
  }

  private accept(socket: net.Socket): void {
    this.connections += 1;
    if (this.isCut) return void socket.destroy();
    if (this.isHung) return void this.sockets.add(socket.on("error", () => socket.destroy()));
    const upstream = net.connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      this.sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }

  private async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
