/** A status line that starts a response, after line breaks that a server may send before it. */
const statusLine = /^[\r\n]*HTTP\/1\.[0-9] (\d{3})(?=[ \r\n])/;
/** The longest start of a response that is not yet recognisable: line breaks and a status line up to the status. */
const maxStart = 64;
/** The empty line after the headers. */
const endOfHeaders = /\r?\n\r?\n/;

/**
 * Reads the final status out of the bytes of a response. Node reports a status only once all headers have been read
 * and are valid. The status counts even if they are not.
 */
export class StatusReader {
  /** The status of the final response; undefined until it has been read. 1xx is not final. */
  status: number | undefined;
  /** The part of the response that has not been examined; only a few bytes, whatever arrives. */
  private rest = "";
  private isInterim = false;
  private isOver = false;

  read(chunk: Buffer): void {
    if (this.isOver) return;
    this.rest += chunk.toString("latin1");
    let mayGoOn = true;
    while (mayGoOn) mayGoOn = this.isInterim ? this.skipHeaders() : this.readStatusLine();
  }

  /** @returns whether the rest may hold more to examine */
  private readStatusLine(): boolean {
    const match = statusLine.exec(this.rest);
    if (!match) return this.rest.length < maxStart ? false : this.finish(undefined);
    const status = Number(match[1]);
    if (status < 100 || status === 101) return this.finish(undefined);
    if (status >= 200) return this.finish(status);
    this.isInterim = true;
    return true;
  }

  /** @returns whether the rest may hold more to examine */
  private skipHeaders(): boolean {
    const end = endOfHeaders.exec(this.rest);
    // The empty line may be split between two chunks.
    this.rest = end ? this.rest.slice(end.index + end[0].length) : this.rest.slice(-3);
    this.isInterim = end === null;
    return end !== null;
  }

  private finish(status: number | undefined): false {
    this.status = status;
    this.rest = "";
    this.isOver = true;
    return false;
  }
}
