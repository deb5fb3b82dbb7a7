export type TokenKind = "key" | "string" | "number" | "word" | "plain";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Deeper than this, lines are indented no further: a hostile body must not become a thousand times its size. */
const maxDepth = 40;

const pattern = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

function newLine(depth: number): string {
  return `\n${"  ".repeat(Math.min(depth, maxDepth))}`;
}

const opens = (lexeme: string | undefined) => lexeme === "{" || lexeme === "[";
const closes = (lexeme: string | undefined) => lexeme === "}" || lexeme === "]";

/**
 * JSON with line breaks and indentation. Every value stays as it was written: nothing is parsed and printed anew, so a
 * long number loses no digit and a key that came twice stays twice.
 * @returns undefined for a text that is not JSON
 */
export function prettyJson(text: string): readonly Token[] | undefined {
  if (!isJson(text)) return undefined;
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
  return { kind: /^[-\d]/.test(lexeme) ? "number" : "word", text: lexeme };
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
