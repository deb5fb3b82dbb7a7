/** Rows that one process writes per minute about one cause at one source. More are only counted. */
const writtenPerCause = 60;
/** The same for one sender, so that a stranger cannot use up the rows of the provider. */
const writtenPerSender = 10;
/** Senders that are counted separately in a minute. Further ones write no rows, so they cannot fill the memory. */
const maxSenders = 5_000;

interface Counter {
  minute: number;
  written: number;
  suppressed: number;
}

export interface RejectionKind {
  readonly sourceId: string | null;
  readonly code: string;
  readonly sender: string;
}

/** Limits the rejections that a process stores, by source, cause and sender. */
export class RejectionLimiter {
  private readonly causes = new Map<string, Counter>();
  private readonly senders = new Map<string, Counter>();

  /** @returns how many of this kind were not stored before; undefined if this one must not be stored either */
  admit({ sourceId, code, sender }: RejectionKind, now: number): number | undefined {
    const minute = Math.floor(now / 60_000);
    const cause = counterOf(this.causes, `${sourceId} ${code}`, minute);
    const perSender = this.senderCounter(`${sourceId} ${code} ${sender}`, minute);
    if (cause.written >= writtenPerCause || !perSender || perSender.written >= writtenPerSender) {
      (perSender ?? cause).suppressed += 1;
      return undefined;
    }
    cause.written += 1;
    perSender.written += 1;
    const suppressed = cause.suppressed + perSender.suppressed;
    cause.suppressed = 0;
    perSender.suppressed = 0;
    return suppressed;
  }

  private senderCounter(key: string, minute: number): Counter | undefined {
    if (this.senders.size >= maxSenders && !this.senders.has(key)) {
      for (const [each, counter] of this.senders) if (counter.minute < minute) this.senders.delete(each);
      if (this.senders.size >= maxSenders) return undefined;
    }
    return counterOf(this.senders, key, minute);
  }
}

/** The counter of this minute. It keeps the number of suppressed requests of earlier minutes. */
function counterOf(counters: Map<string, Counter>, key: string, minute: number): Counter {
  const found = counters.get(key);
  if (found?.minute === minute) return found;
  const counter = { minute, written: 0, suppressed: found?.suppressed ?? 0 };
  counters.set(key, counter);
  return counter;
}
