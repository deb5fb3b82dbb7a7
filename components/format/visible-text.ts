/** Control characters, which are invisible or change the layout of other text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
/** Characters that change the writing direction and can disguise a text. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Replaces hidden characters: control characters by their symbols (␀ for NUL), direction marks by their code points.
 * Tabs and line breaks stay. Only for display; copies contain the original text.
 */
export function visibleText(text: string): string {
  return text
    .replace(controls, (char) => (char === "\x7f" ? "␡" : String.fromCharCode(0x2400 + char.charCodeAt(0))))
    .replace(directions, (char) => `‹U+${char.charCodeAt(0).toString(16).toUpperCase()}›`);
}
