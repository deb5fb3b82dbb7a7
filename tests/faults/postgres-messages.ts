/** One message of PostgreSQL's protocol. `type` is empty for a client's first message, which has no type. */
export interface Message {
  readonly type: string;
  readonly body: Buffer;
}

const lengthBytes = 4;

/**
 * Splits one direction of a PostgreSQL connection into messages.
 * Source: PostgreSQL documentation, "Message Formats" (protocol 3.0).
 */
export class MessageReader {
  private rest: Buffer = Buffer.alloc(0);

  /** @param typed false for a client, whose first message has no type */
  constructor(private typed: boolean) {}

  /** The messages that are complete with this chunk. */
  read(chunk: Buffer): Message[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const messages: Message[] = [];
    for (let next = this.take(); next; next = this.take()) messages.push(next);
    return messages;
  }

  private take(): Message | undefined {
    const typeBytes = this.typed ? 1 : 0;
    if (this.rest.length < typeBytes + lengthBytes) return undefined;
    const end = typeBytes + this.rest.readUInt32BE(typeBytes);
    if (this.rest.length < end) return undefined;
    const type = this.rest.toString("latin1", 0, typeBytes);
    const body = this.rest.subarray(typeBytes + lengthBytes, end);
    this.rest = this.rest.subarray(end);
    this.typed = true;
    return { type, body };
  }
}

/** The name of the prepared statement of a Bind message. */
export function boundStatement({ type, body }: Message): string | undefined {
  if (type !== "B") return undefined;
  const [, statement] = body.toString("latin1").split("\0", 2);
  return statement;
}

/** Whether the message is ReadyForQuery: the server is done, and the statement is committed. */
export function isReadyForQuery({ type }: Message): boolean {
  return type === "Z";
}
