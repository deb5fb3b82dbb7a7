/**
 * Reduces a text to one line of at most `maxLength` characters. Users choose names, so a line break, a control character
 * or an invisible character in them must not start a header, or a line that seems to be Portico's.
 */
export function singleLine(text: string, maxLength = 200): string {
  const flat = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...flat];
  return characters.length <= maxLength ? flat : `${characters.slice(0, maxLength - 1).join("")}…`;
}
