/** Control characters that no text has: they would vanish, or move what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
/** Those that turn the direction of writing, by which a text can be made to read as another one. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text with nothing hidden in it: control characters stand as their pictures (␀ for NUL), marks of direction by their
 * number. Tabs and line breaks stay. For the eye alone; what is copied stays as it is.
 */
export function visibleText(text: string): string {
  return text
    .replace(controls, (char) => (char === "\x7f" ? "␡" : String.fromCharCode(0x2400 + char.charCodeAt(0))))
    .replace(directions, (char) => `‹U+${char.charCodeAt(0).toString(16).toUpperCase()}›`);
}
