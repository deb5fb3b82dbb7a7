import { createHmac } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { machineNow } from "./clock";
import type { Expectation, ReceiverCommand, ReceiverMessage, ReceiverState } from "./expectation";

/**
 * Receives deliveries for all endpoints, in a process of its own: counts them and checks each signature. Paths are
 * `/e/{number of the endpoint}`, and `/hang` for endpoints that never respond. It reads requests itself, because
 * node:http would use more CPU than the check.
 */
const headEnd = "\r\n\r\n";
const ok = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
const none = Buffer.alloc(0);

class Tally {
  readonly arrivedAt: Float64Array;
  private arrived = 0;
  private repeated = 0;
  private invalidSignatures = 0;
  private foreign = 0;
  private lastArrivalAt = 0;

  constructor(private readonly expectation: Expectation) {
    const { events, endpoints, toAll } = expectation;
    this.arrivedAt = new Float64Array(toAll ? events * endpoints : events);
  }

  add(endpoint: number, head: string, body: Buffer): void {
    const { run, secret } = this.expectation;
    const start = body.toString("latin1", 0, 100);
    const [, number = "", itsRun] = /^\{"n":(\d+),"run":"([^"]+)"/.exec(start) ?? [];
    const key = this.keyOf(Number(number), endpoint);
    if (itsRun !== run || key === undefined) {
      this.foreign += 1;
      return;
    }
    const signature = /\r\nx-klikit-signature: *([0-9a-f]+)/i.exec(head)?.[1];
    if (signature !== createHmac("sha256", secret).update(body).digest("hex")) this.invalidSignatures += 1;
    if (this.arrivedAt[key] !== 0) {
      this.repeated += 1;
      return;
    }
    this.lastArrivalAt = machineNow();
    this.arrivedAt[key] = this.lastArrivalAt;
    this.arrived += 1;
  }

  state(hanging: number): ReceiverState {
    const { arrived, repeated, invalidSignatures, foreign, lastArrivalAt } = this;
    return { arrived, repeated, invalidSignatures, foreign, lastArrivalAt, hanging };
  }

  private keyOf(number: number, endpoint: number): number | undefined {
    const { events, endpoints, toAll } = this.expectation;
    if (number >= events || endpoint >= endpoints) return undefined;
    if (toAll) return number * endpoints + endpoint;
    return number % endpoints === endpoint ? number : undefined;
  }
}

let tally = new Tally({ run: "", secret: "", events: 0, endpoints: 0, toAll: false });
const hanging = new Set<Socket>();

/** Handles the complete requests at the start of some bytes, and returns the rest. */
function handleRequests(socket: Socket, bytes: Buffer): Buffer {
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf(headEnd);
    if (end < 0) return rest;
    const head = rest.toString("latin1", 0, end);
    const bodyStart = end + headEnd.length;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (rest.length < bodyStart + length) return rest;
    handle(socket, head, rest.subarray(bodyStart, bodyStart + length));
    rest = rest.subarray(bodyStart + length);
  }
}

function handle(socket: Socket, head: string, body: Buffer): void {
  const endpoint = /^POST \/e\/(\d+)/.exec(head)?.[1];
  if (endpoint === undefined) {
    hanging.add(socket);
    return;
  }
  tally.add(Number(endpoint), head, body);
  socket.write(ok);
}

function send(message: ReceiverMessage): void {
  process.send?.(message);
}

const server = createServer({ noDelay: true }, (socket) => {
  let bytes: Buffer = none;
  socket.on("data", (chunk: Buffer) => {
    bytes = handleRequests(socket, bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]));
  });
  socket.on("error", () => undefined);
  socket.on("close", () => hanging.delete(socket));
});
server.listen(0, "127.0.0.1", () => {
  send({ kind: "listening", port: (server.address() as AddressInfo).port });
});

process.on("message", (command: ReceiverCommand) => {
  switch (command.kind) {
    case "expect":
      tally = new Tally(command.expectation);
      return send({ kind: "expecting" });
    case "state":
      return send({ kind: "state", state: tally.state(hanging.size) });
    case "arrivals":
      return send({ kind: "arrivals", arrivedAt: tally.arrivedAt });
  }
});
process.on("disconnect", () => process.exit(0));
