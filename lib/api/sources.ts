import { createSource } from "@/lib/sources/create-source";
import { endSourceOverlap } from "@/lib/sources/end-overlap";
import { listSourcePage, sourceQuery } from "@/lib/sources/list-sources";
import { readSource } from "@/lib/sources/read-source";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import { createSourceInput, updateSourceInput } from "@/lib/sources/schemas";
import { updateSource } from "@/lib/sources/update-source";
import { created, ok, type Resource } from "./call";
import { rotateSecretBody } from "./schemas/bodies";
import { requestSchema } from "./schemas/named";
import {
  endedSourceOverlap,
  newSource,
  rotatedSourceSecret,
  source,
  sourceDetail,
  sourceList,
} from "./schemas/source";

export const sources: Resource = {
  name: "Sources",
  description:
    "A source is where a provider posts events: `POST /api/webhooks/{slug}`. It has a dialect and signing secrets.",
  calls: [
    {
      method: "GET",
      path: "/sources",
      operationId: "listSources",
      summary: "List sources",
      description: "Returns the sources by slug.",
      right: "operate",
      query: sourceQuery,
      responses: { 200: { description: "A page of sources.", schema: sourceList } },
      run: async ({ ctx, query }) => ok(await listSourcePage({ ctx, query })),
    },
    {
      method: "POST",
      path: "/sources",
      operationId: "createSource",
      summary: "Create a source",
      description: "Without `secret`, Portico generates one in the format of the dialect.",
      right: "operate",
      body: requestSchema("CreateSource", createSourceInput),
      responses: { 201: { description: "The new source, with its secret.", schema: newSource } },
      errors: { 409: "A source with this slug exists." },
      run: async ({ ctx, body }) => created(await createSource({ ctx, input: body })),
    },
    {
      method: "GET",
      path: "/sources/{id}",
      operationId: "readSource",
      summary: "Read a source",
      right: "operate",
      id: "source",
      responses: { 200: { description: "The source.", schema: sourceDetail } },
      run: async ({ ctx, id }) => ok(await readSource({ ctx, sourceId: id })),
    },
    {
      method: "PATCH",
      path: "/sources/{id}",
      operationId: "updateSource",
      summary: "Change how long a source may be silent",
      right: "operate",
      id: "source",
      body: requestSchema("UpdateSource", updateSourceInput),
      responses: { 200: { description: "The changed source.", schema: source } },
      run: async ({ ctx, id, body }) => ok(await updateSource({ ctx, sourceId: id, input: body })),
    },
    {
      method: "POST",
      path: "/sources/{id}/rotate-secret",
      operationId: "rotateSourceSecret",
      summary: "Rotate the secret of a source",
      description:
        "Until the overlap ends, requests that are signed with an old secret are still accepted. Without `overlapSeconds` the dialect decides how long that is.",
      right: "operate",
      id: "source",
      body: rotateSecretBody,
      responses: { 200: { description: "The new secret.", schema: rotatedSourceSecret } },
      errors: { 409: "Too many secrets are active." },
      run: async ({ ctx, id, body }) => ok(await rotateSourceSecret({ ctx, sourceId: id, input: body })),
    },
    {
      method: "POST",
      path: "/sources/{id}/end-overlap",
      operationId: "endSourceOverlap",
      summary: "End the overlap of a source's secrets",
      description: "From now on only requests that are signed with the newest secret are accepted.",
      right: "operate",
      id: "source",
      responses: { 200: { description: "The versions that ended.", schema: endedSourceOverlap } },
      run: async ({ ctx, id }) => ok(await endSourceOverlap({ ctx, sourceId: id })),
    },
  ],
};
