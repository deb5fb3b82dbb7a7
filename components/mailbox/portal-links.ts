import { parseUrl } from "@/lib/platform/parse-url";

/** A part of a text; with `href` it is a URL of this Portico. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

/**
 * Splits a text at the URLs of this Portico. Other URLs do not become links, because somebody else may have written
 * them.
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
  return parseUrl(href)?.origin === origin;
}
