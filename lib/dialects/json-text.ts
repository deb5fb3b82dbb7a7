/**
 * Valid JSON as text. An envelope contains the text of a body unchanged: parsing and printing it again would round long
 * numbers, drop one of two equal keys, and fail on deep nesting.
 */
export class JsonText {
  private constructor(readonly text: string) {}

  /** @returns undefined if the text is not JSON. Nesting may be of any depth. */
  static parse(text: string): JsonText | undefined {
    return JsonText.parseWithValue(text)?.json;
  }

  /** The same with its value, so that nobody has to parse the text again. */
  static parseWithValue(text: string): { readonly json: JsonText; readonly value: unknown } | undefined {
    try {
      const value: unknown = JSON.parse(text);
      return { json: new JsonText(text), value };
    } catch {
      return undefined;
    }
  }

  /** The text of an object or a value that Portico itself has built. */
  static of(envelope: Envelope): JsonText {
    return envelope instanceof JsonText ? envelope : new JsonText(print(envelope));
  }

  isObject(): boolean {
    return startsObject(this.text);
  }

  /** The value of a member of an object; the last one if the name occurs twice, as for most parsers. */
  member(name: string): JsonText | undefined {
    const found = membersOf(this.text).findLast((each) => each.name === name);
    return found && new JsonText(this.text.slice(found.from, found.to).trim());
  }

  /** The object with a member set to another value. Everything else keeps its text and its place. */
  withMember(name: string, value: Envelope): JsonText {
    const members = membersOf(this.text);
    const replaced = members.filter((each) => each.name === name);
    return new JsonText(
      replaced.length > 0
        ? replaceAll(this.text, replaced, print(value))
        : append(this.text, members.length > 0, `${JSON.stringify(name)}:${print(value)}`),
    );
  }
}

/** JSON to be printed, with texts that are copied. Its own nesting is as deep as a dialect writes it. */
export type Envelope = string | number | boolean | null | JsonText | { readonly [name: string]: Envelope };

function print(envelope: Envelope): string {
  if (envelope instanceof JsonText) return envelope.text;
  if (typeof envelope !== "object" || envelope === null) return JSON.stringify(envelope);
  const members = Object.entries(envelope).map(([name, value]) => `${JSON.stringify(name)}:${print(value)}`);
  return `{${members.join(",")}}`;
}

/** A member of the outermost object, with the position of its value. White space around the value belongs to it. */
interface Member {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The members of a JSON object; none for other JSON. It has no recursion, so any depth is fine. */
function membersOf(text: string): readonly Member[] {
  if (!startsObject(text)) return [];
  const members: Member[] = [];
  let depth = 0;
  let name: string | undefined;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = endOfString(text, at);
      if (depth === 1) name ??= nameIn(text.slice(at, end));
      at = end - 1;
      continue;
    }
    if (depth === 1 && char === ":") from = at + 1;
    if (depth === 1 && name !== undefined && isEndOfMember(char)) {
      members.push({ name, from, to: at });
      name = undefined;
    }
    depth += depthChange(char);
  }
  return members;
}

function startsObject(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** The name may be written with escapes. */
function nameIn(quoted: string): string {
  return String(JSON.parse(quoted));
}

/** The position behind the closing quotation mark of a string. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}

function isEndOfMember(char: string): boolean {
  return char === "," || char === "}";
}

function depthChange(char: string): number {
  if (char === "{" || char === "[") return 1;
  return char === "}" || char === "]" ? -1 : 0;
}

function replaceAll(text: string, members: readonly Member[], value: string): string {
  const kept = members.map(({ from }, index) => text.slice(members[index - 1]?.to ?? 0, from) + value);
  return kept.join("") + text.slice(members.at(-1)?.to);
}

function append(text: string, hasMembers: boolean, member: string): string {
  const end = text.lastIndexOf("}");
  return text.slice(0, end) + (hasMembers ? "," : "") + member + text.slice(end);
}
