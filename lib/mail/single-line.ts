/**
 * A text as one line of at most `maxLength` characters. Names are chosen by people: no line break, control character or
 * invisible mark of theirs may begin a header, or a line that looks like one of ours.
 */
export function singleLine(text: string, maxLength = 200): string {
  const flat = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...flat];
  return characters.length <= maxLength ? flat : `${characters.slice(0, maxLength - 1).join("")}…`;
}
