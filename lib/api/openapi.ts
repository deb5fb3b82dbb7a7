import { type IdKind, idPrefixes } from "@/lib/platform/ids";
import type { CallDeclaration, Resource } from "./call";
import { errorResponses, errorsOf } from "./error-responses";
import { type JsonSchema, namedJsonSchemas, queryJsonSchemas, schemaReference } from "./openapi-schemas";
import { problemSchema } from "./schemas/problem";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Reference = { readonly $ref: string };

export interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Reference }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly "application/json": { readonly schema: Reference } };
  };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

/** The document of the public API (OpenAPI 3.1). */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly object[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: object;
    readonly responses: Readonly<Record<string, Response>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

const introduction = `The public API of Portico, a webhook gateway.

Send an API key with every request: \`Authorization: Bearer <key>\`. A partner's key sees and changes only what belongs to
that partner; the id of another partner's object gets the same response as an id that does not exist.

Times are ISO 8601. Lists return \`{ "data": [...], "nextCursor": string | null }\`: send \`nextCursor\` as \`cursor\` to get
the next page. Unknown query parameters and unknown fields are refused with 422. Errors are problem documents (RFC 9457)
with a stable \`code\`. Every response carries its id in \`x-request-id\`; the log of the server has the same id.`;

const securityScheme = "apiKey";

/** Makes the OpenAPI document of the declared calls. */
export function openApiDocument(resources: readonly Resource[]): OpenApiDocument {
  return {
    openapi: "3.1.1",
    info: { title: "Portico API", version: "1", description: introduction },
    servers: [{ url: "/api/v1" }],
    tags: resources.map(({ name, description }) => ({ name, description })),
    paths: pathsOf(resources),
    components: {
      securitySchemes: {
        [securityScheme]: {
          type: "http",
          scheme: "bearer",
          description: "An API key. The right that each call needs is listed with the call.",
        },
      },
      responses: componentResponses(),
      schemas: namedJsonSchemas(),
    },
  };
}

function pathsOf(resources: readonly Resource[]): OpenApiDocument["paths"] {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { name, calls } of resources) {
    for (const call of calls) {
      paths[call.path] = { ...paths[call.path], [call.method.toLowerCase()]: operationOf(call, name) };
    }
  }
  return paths;
}

function operationOf(call: CallDeclaration, tag: string): Operation {
  return {
    operationId: call.operationId,
    summary: call.summary,
    ...(call.description === undefined ? {} : { description: call.description }),
    tags: [tag],
    security: call.right === null ? [] : [{ [securityScheme]: [call.right] }],
    parameters: [...(call.id === undefined ? [] : [idParameter(call.id)]), ...queryParameters(call)],
    ...(call.body === undefined ? {} : { requestBody: requestBodyOf(call.body) }),
    responses: { ...successResponses(call), ...errorReferences(call) },
  };
}

function idParameter(kind: IdKind): Parameter {
  const prefix = idPrefixes[kind];
  return {
    name: "id",
    in: "path",
    required: true,
    description: `An id that begins with \`${prefix}_\`.`,
    schema: { type: "string", examples: [`${prefix}_01jkz1m7g5f0n9t4w8v2q6x3yb`] },
  };
}

function queryParameters({ query }: CallDeclaration): Parameter[] {
  if (!query) return [];
  return Object.entries(queryJsonSchemas(query)).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: false,
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

/** The body may be left out if every field may. */
function requestBodyOf(schema: NonNullable<CallDeclaration["body"]>): Operation["requestBody"] {
  return {
    required: !schema.safeParse({}).success,
    content: { "application/json": { schema: schemaReference(schema) } },
  };
}

function successResponses(call: CallDeclaration): Record<string, Response> {
  const entries = Object.entries(call.responses).map(([status, { description, schema }]) => {
    const content = schema && { "application/json": { schema: schemaReference(schema) } };
    return [status, { description, ...(content && { content }) }] as const;
  });
  return Object.fromEntries(entries);
}

function errorReferences(call: CallDeclaration): Record<string, Response | Reference> {
  const entries = [...errorsOf(call)].map(([status, reason]) => [
    String(status),
    reason === undefined
      ? { $ref: `#/components/responses/${errorResponses[status].name}` }
      : problemResponse(reason),
  ]);
  return Object.fromEntries(entries);
}

function componentResponses(): Record<string, Response> {
  const entries = Object.values(errorResponses).map(({ name, description }) => [
    name,
    problemResponse(description),
  ]);
  return Object.fromEntries(entries);
}

function problemResponse(description: string): Response {
  return {
    description,
    content: { "application/problem+json": { schema: schemaReference(problemSchema) } },
  };
}
