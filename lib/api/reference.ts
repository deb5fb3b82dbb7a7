import { errorResponses } from "./error-responses";
import type { OpenApiDocument, Operation, Parameter, Response } from "./openapi";
import type { JsonSchema } from "./openapi-schemas";
import { typeText } from "./schema-text";

/** Writes the reference page of the API in Markdown, from its OpenAPI document. */
export function apiReference(document: OpenApiDocument): string {
  const { schemas } = document.components;
  const sections = [
    "# API reference",
    "<!-- Written by `npm run api-docs` from the declarations in lib/api. Do not edit. -->",
    document.info.description,
    "The paths below start with `/api/v1`. The same description for programs, as OpenAPI 3.1, is at `/api/v1/openapi.json`.",
    ...document.tags.map((tag) => tagSection(document, tag)),
    errorSection(),
    ["## Objects", ...Object.entries(schemas).map(([name, schema]) => objectSection(name, schema))].join(
      "\n\n",
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

function tagSection(document: OpenApiDocument, tag: OpenApiDocument["tags"][number]): string {
  const calls = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { tags }]) => tags.includes(tag.name))
      .map(([method, operation]) => callSection(`${method.toUpperCase()} ${path}`, operation)),
  );
  return [`## ${tag.name}`, tag.description, ...calls].join("\n\n");
}

function callSection(route: string, operation: Operation): string {
  const parameters = operation.parameters.filter((parameter) => parameter.in === "query");
  const body = operation.requestBody;
  return [
    `### ${operation.summary}`,
    `\`${route}\` · ${rightText(operation)}`,
    operation.description,
    parameters.length > 0 ? table(["Parameter", "Type", "Meaning"], parameters.map(parameterRow)) : undefined,
    body &&
      `Body${body.required ? "" : " (may be left out)"}: ${typeText(body.content["application/json"].schema)}`,
    table(["Status", "Body", "Meaning"], Object.entries(operation.responses).flatMap(responseRow)),
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

function rightText({ security }: Operation): string {
  const [right] = security.flatMap((scheme) => Object.values(scheme).flat());
  return right === undefined ? "no API key needed" : `right \`${right}\``;
}

const parameterRow = ({ name, schema, description = "" }: Parameter) => [
  `\`${name}\``,
  typeText(schema),
  description,
];

/** Errors that every call has in common are listed once, in a section of their own. */
function responseRow([status, response]: [string, Response | { readonly $ref: string }]): string[][] {
  if ("$ref" in response) return [];
  const [content] = Object.values(response.content ?? {});
  return [[status, content ? typeText(content.schema) : "", response.description]];
}

function errorSection(): string {
  const rows = Object.entries(errorResponses).map(([status, { description }]) => [status, description]);
  return [
    "## Errors",
    "Every error has the body [Problem](#problem).",
    table(["Status", "Meaning"], rows),
  ].join("\n\n");
}

function objectSection(name: string, schema: JsonSchema): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties ?? {}).map(([field, property]) => [
    `\`${field}\`${required.has(field) ? "" : " (optional)"}`,
    typeText(property),
    typeof property === "object" ? (property.description ?? "") : "",
  ]);
  return [`### ${name}`, table(["Field", "Type", "Meaning"], rows)].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
