import { z } from "zod";
import { ok, type Resource } from "./call";
import { type OpenApiDocument, openApiDocument } from "./openapi";
import { responseSchema } from "./schemas/named";

const document = responseSchema(
  "OpenApiDocument",
  z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
);

/**
 * The call that returns the description of the API.
 * @param all every resource, this one too; a function, because the list is complete only after this one is made
 */
export function documentation(all: () => readonly Resource[]): Resource {
  let made: OpenApiDocument | undefined;
  return {
    name: "Documentation",
    description: "The description of this API.",
    calls: [
      {
        method: "GET",
        path: "/openapi.json",
        operationId: "readOpenApiDocument",
        summary: "Read the OpenAPI document",
        description: "Needs no API key.",
        right: null,
        responses: { 200: { description: "The OpenAPI 3.1 document of this API.", schema: document } },
        cacheControl: "public, max-age=3600",
        run: async () => {
          made ??= openApiDocument(all());
          return ok(made);
        },
      },
    ],
  };
}
