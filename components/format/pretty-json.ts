export type TokenKind = "key" | "string" | "number" | "literal" | "plain";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** The maximum indentation. Without it, a hostile body could become a thousand times its size. */
const maxDepth = 40;
/** The maximum length of the formatted text. Deep nesting needs a line and an indentation for each bracket. */
const maxChars = 1_000_000;

const pattern = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

function newLine(depth: number): string {
  return `\n${"  ".repeat(Math.min(depth, maxDepth))}`;
}

const opens = (lexeme: string | undefined) => lexeme === "{" || lexeme === "[";
const closes = (lexeme: string | undefined) => lexeme === "}" || lexeme === "]";

/**
 * JSON with line breaks and indentation. Values are not parsed and printed again, so long numbers keep all digits and
 * duplicate keys stay.
 * @returns undefined if the text is not JSON, or would be too long with its indentation
 */
export function prettyJson(text: string): readonly Token[] | undefined {
  if (!isJson(text)) return undefined;
  const tokens = tokensOf(text);
  return tokens.reduce((sum, token) => sum + token.text.length, 0) > maxChars ? undefined : tokens;
}

function tokensOf(text: string): readonly Token[] {
  const lexemes = text.match(pattern) ?? [];
  let depth = 0;
  return lexemes.map((lexeme, index) => {
    const [before, next] = [lexemes[index - 1], lexemes[index + 1]];
    if (opens(lexeme)) {
      depth += 1;
      return { kind: "plain", text: closes(next) ? lexeme : lexeme + newLine(depth) };
    }
    if (closes(lexeme)) {
      depth -= 1;
      return { kind: "plain", text: opens(before) ? lexeme : newLine(depth) + lexeme };
    }
    return formatLexeme(lexeme, next, depth);
  });
}

function formatLexeme(lexeme: string, next: string | undefined, depth: number): Token {
  if (lexeme === ",") return { kind: "plain", text: lexeme + newLine(depth) };
  if (lexeme === ":") return { kind: "plain", text: ": " };
  if (lexeme.startsWith('"')) return { kind: next === ":" ? "key" : "string", text: lexeme };
  return { kind: /^[-\d]/.test(lexeme) ? "number" : "literal", text: lexeme };
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
