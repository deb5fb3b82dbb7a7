import type { CallDeclaration } from "@/lib/api/call";
import { calls } from "@/lib/api/calls";
import { type ErrorStatus, errorsOf } from "@/lib/api/error-responses";
import { problemSchema } from "@/lib/api/schemas/problem";

/** The declaration of the call behind a method and a path below `/api/v1`. */
function declarationOf(method: string, path: string): CallDeclaration | undefined {
  const [pathname = ""] = path.split("?");
  return calls.find((call) => call.method === method && matches(call.path, pathname));
}

function matches(pattern: string, path: string): boolean {
  const [names, parts] = [pattern.split("/"), path.split("/")];
  return names.length === parts.length && names.every((name, i) => name === "{id}" || name === parts[i]);
}

interface SentResponse {
  readonly status: number;
  readonly contentType: string | null;
  /** The parsed body; undefined for an empty one. */
  readonly body: unknown;
}

/** @throws Error if a response is not as its call declares: the status, the content type, or the exact shape of the body */
export function expectDeclared(method: string, path: string, response: SentResponse): void {
  const call = declarationOf(method, path);
  if (!call) throw new Error(`${method} ${path} is not declared`);
  const problem = problemWith(call, response);
  if (problem) throw new Error(`${call.method} ${call.path}, status ${response.status}: ${problem}`);
}

function problemWith(call: CallDeclaration, { status, contentType, body }: SentResponse): string | undefined {
  const declared = call.responses[status];
  if (!declared && !errorsOf(call).has(status as ErrorStatus)) return "the status is not declared";
  const schema = declared ? declared.schema : problemSchema;
  if (!schema) return body === undefined && contentType === null ? undefined : "the body must be empty";
  const expected = declared ? "application/json" : "application/problem+json";
  if (contentType !== expected) return `the content type is ${contentType}`;
  return schema.safeParse(body).error?.message;
}
