/** PostgreSQL cannot store a NUL, and neither UTF-8 nor jsonb can hold half of a surrogate pair. */
const unstorable = /[\0\p{Surrogate}]/u;
const everyUnstorable = /[\0\p{Surrogate}]/gu;

/** Whether UTF-8 and jsonb can store a text: no NUL and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !unstorable.test(text);
}

/** A text from outside, such as a header or an error message, with U+FFFD for every character that cannot be stored. */
export function storableText(text: string): string {
  return text.replace(everyUnstorable, "�");
}

/** How JSON.stringify writes the characters that jsonb refuses. A text can also hold these six characters themselves. */
const escapedUnstorable = /\\u(?:0000|d[89a-f])/;

/** A value from outside as JSON for a jsonb column, with U+FFFD for every character that cannot be stored. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!escapedUnstorable.test(json)) return json;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? storableText(part) : part));
}
