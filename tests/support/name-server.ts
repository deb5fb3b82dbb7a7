import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";

/** The result of a DNS query: addresses of the queried type, an error, or no response. */
export type DnsResult = readonly string[] | "no_such_name" | "failure" | "silence";

export interface NameServer {
  /** `address:port`. */
  readonly address: string;
  /** The queries so far, as "A name". */
  readonly queries: readonly string[];
  close(): Promise<void>;
}

const types: Readonly<Record<number, string>> = { 1: "A", 28: "AAAA" };

/** A name server on loopback that supports as much of RFC 1035 as a stub resolver needs. */
export async function startNameServer(
  resolveName: (name: string, type: string) => DnsResult,
): Promise<NameServer> {
  const queries: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, peer) => {
    const { name, type, question } = readQuestion(query);
    queries.push(`${type} ${name}`);
    const result = resolveName(name, type);
    if (result !== "silence") socket.send(reply(query, question, result), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    queries,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = types[query.readUInt16BE(at + 1)] ?? "other";
  return { name: labels.join(".").toLowerCase(), type, question: query.subarray(12, at + 5) };
}

function reply(query: Buffer, question: Buffer, result: Exclude<DnsResult, "silence">): Buffer {
  const records = typeof result === "string" ? [] : result.map(record);
  const code = result === "no_such_name" ? 3 : result === "failure" ? 2 : 0;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  // A response, with recursion desired and available.
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, question, ...records]);
}

/** Points to the name in the question, with a TTL of zero. */
function record(address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split(".").map(Number)) : bytesOfIpv6(address);
  const head = Buffer.from([0xc0, 12, 0, data.length === 4 ? 1 : 28, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

function bytesOfIpv6(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const parts = (text: string) => (text === "" ? [] : text.split(":"));
  const middle = Array.from({ length: 8 - parts(head).length - parts(tail).length }, () => "0");
  const all = [...parts(head), ...middle, ...parts(tail)];
  return Buffer.from(all.map((part) => part.padStart(4, "0")).join(""), "hex");
}
