import { encodeTime } from "ulid";

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const maxUlidTime = 2 ** 48 - 1;

/** The header `x-inngest-event-id-seed` of the SDK. With it, a repeated request yields the same event ids. */
export interface EventIdSeed {
  readonly ms: number;
  readonly entropy: Buffer;
}

/** Reads `<ms>,<base64 of 10 bytes>`. Returns null when the header has another form. */
export function parseEventIdSeed(header: string | undefined): EventIdSeed | null {
  const match = /^(\d{1,15}),([A-Za-z0-9+/]+={0,2})$/.exec(header ?? "");
  const ms = Number(match?.[1]);
  const entropy = Buffer.from(match?.[2] ?? "", "base64");
  return match && ms <= maxUlidTime && entropy.length === 10 ? { ms, entropy } : null;
}

/** The id of the event at a position of the request: a ULID that depends only on seed and position. */
export function seededEventId(seed: EventIdSeed, position: number): string {
  const entropy = Buffer.from(seed.entropy);
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + position) >>> 0, 6);
  let bits = BigInt(`0x${entropy.toString("hex")}`);
  let text = "";
  for (let index = 0; index < 16; index += 1) {
    text = crockford.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return encodeTime(seed.ms) + text;
}
