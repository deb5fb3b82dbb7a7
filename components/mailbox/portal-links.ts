/** A piece of a text: as it stands, or an address of this Portico that may be followed. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

/**
 * Cuts a mail's text where addresses of this Portico begin and end. Only those become links: any other address in it
 * may have been written by someone else.
 * @param origin such as `https://portico.example.com`
 */
export function splitOwnLinks(text: string, origin: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(/https?:\/\/[^\s<>"]+/g)) {
    const href = found.replace(/[.,;:!?)\]]+$/, "");
    if (!isOwnUrl(href, origin)) continue;
    if (index > at) pieces.push({ text: text.slice(at, index) });
    pieces.push({ text: href, href });
    at = index + href.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

function isOwnUrl(href: string, origin: string): boolean {
  return URL.canParse(href) && new URL(href).origin === origin;
}
