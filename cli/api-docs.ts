import { writeFileSync } from "node:fs";
import { resources } from "@/lib/api/calls";
import { openApiDocument } from "@/lib/api/openapi";
import { apiReference } from "@/lib/api/reference";

/** `npm run api-docs`: writes the reference page of the API from its declarations. */
const file = "docs/api-reference.md";
writeFileSync(file, apiReference(openApiDocument(resources)));
console.log(`Wrote ${file}.`);
