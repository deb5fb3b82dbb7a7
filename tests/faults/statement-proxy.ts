import { once } from "node:events";
import net from "node:net";
import { boundStatement, isReadyForQuery, MessageReader } from "./postgres-messages";

/** When to strike: before PostgreSQL gets the statement, or after its commit and before the client gets the result. */
export type Moment = "before_commit" | "after_commit";

interface Watch {
  readonly statement: RegExp;
  readonly moment: Moment;
  readonly strike: (statement: string) => void;
}

/**
 * Stands between Portico and PostgreSQL. It can strike when a certain statement passes, and it can refuse
 * connections, like a server that does not run.
 */
export class StatementProxy {
  private readonly sockets = new Set<net.Socket>();
  private readonly server = net.createServer((client) => this.accept(client));
  private watched: Watch | undefined;
  private away = false;
  /** The number of refused connections. */
  refused = 0;

  private constructor(private readonly upstreamPort: number) {}

  /** @param upstreamPort where PostgreSQL listens on 127.0.0.1 */
  static async before(upstreamPort: number): Promise<StatementProxy> {
    const proxy = new StatementProxy(upstreamPort);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  /** The URL of a database through this proxy. */
  url(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.port = String((this.server.address() as net.AddressInfo).port);
    return url.href;
  }

  /**
   * Strikes at the next statement whose name matches, once: `strike` runs before one more byte passes, and the
   * connection is broken afterwards.
   * @returns the statement's name, as soon as it passes
   */
  next(statement: RegExp, moment: Moment, strike: () => void): Promise<string> {
    return new Promise((resolve) => {
      const done = (name: string) => {
        strike();
        resolve(name);
      };
      this.watched = { statement, moment, strike: done };
    });
  }

  /** Breaks every connection, and each new one until `restore`. */
  cut(): void {
    this.away = true;
    for (const socket of this.sockets) socket.destroy();
  }

  restore(): void {
    this.away = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: net.Socket): void {
    if (this.away) {
      this.refused += 1;
      client.destroy();
      return;
    }
    const server = net.connect(this.upstreamPort, "127.0.0.1");
    client.setNoDelay(true);
    server.setNoDelay(true);
    this.couple(client, server);
    this.couple(server, client);
    new ProxiedConnection(client, server, (name) => this.hit(name)).run();
  }

  private couple(socket: net.Socket, other: net.Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.sockets.delete(socket);
      other.destroy();
    });
  }

  /** The watch that matches a statement. It ends with this match. */
  private hit(name: string): Watch | undefined {
    const watch = this.watched;
    if (!watch?.statement.test(name)) return undefined;
    this.watched = undefined;
    return watch;
  }
}

/** One connection through the proxy. */
class ProxiedConnection {
  private readonly fromClient = new MessageReader(false);
  private readonly fromServer = new MessageReader(true);
  /** Called when the server is done with the watched statement. Until then its responses are held back. */
  private whenCommitted: (() => void) | undefined;

  constructor(
    private readonly client: net.Socket,
    private readonly server: net.Socket,
    private readonly hit: (statement: string) => Watch | undefined,
  ) {}

  run(): void {
    this.client.on("data", (chunk: Buffer) => this.forward(chunk));
    this.server.on("data", (chunk: Buffer) => this.giveBack(chunk));
  }

  private forward(chunk: Buffer): void {
    for (const message of this.fromClient.read(chunk)) {
      const name = boundStatement(message);
      const watch = name === undefined ? undefined : this.hit(name);
      if (!watch) continue;
      const strike = () => {
        watch.strike(name ?? "");
        this.client.destroy();
        this.server.destroy();
      };
      if (watch.moment === "after_commit") {
        this.whenCommitted = strike;
        continue;
      }
      strike();
      return;
    }
    this.server.write(chunk);
  }

  private giveBack(chunk: Buffer): void {
    const messages = this.fromServer.read(chunk);
    if (!this.whenCommitted) return void this.client.write(chunk);
    if (messages.some(isReadyForQuery)) this.whenCommitted();
  }
}
