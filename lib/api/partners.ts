import { scopeWarnings } from "@/lib/events/unseen-names";
import { createPartner } from "@/lib/partners/create-partner";
import { listPartnerPage, partnerQuery } from "@/lib/partners/list-partners";
import { readPartner } from "@/lib/partners/read-partner";
import { createPartnerInput, updatePartnerInput } from "@/lib/partners/schemas";
import { updatePartner } from "@/lib/partners/update-partner";
import { created, ok, type Resource } from "./call";
import { requestSchema } from "./schemas/named";
import { partner, partnerList, savedPartner } from "./schemas/partner";

export const partners: Resource = {
  name: "Partners",
  description: "A partner is a tenant: a company with its own users, API keys and endpoints.",
  calls: [
    {
      method: "GET",
      path: "/partners",
      operationId: "listPartners",
      summary: "List partners",
      description: "Returns the partners by name. A partner's key sees only its own partner.",
      right: "read",
      query: partnerQuery,
      responses: { 200: { description: "A page of partners.", schema: partnerList } },
      run: async ({ ctx, query }) => ok(await listPartnerPage({ ctx, query })),
    },
    {
      method: "POST",
      path: "/partners",
      operationId: "createPartner",
      summary: "Create a partner",
      right: "operate",
      body: requestSchema("CreatePartner", createPartnerInput),
      responses: { 201: { description: "The new partner.", schema: savedPartner } },
      run: async ({ ctx, body }) => {
        const saved = await createPartner({ ctx, input: body });
        return created({ ...saved, warnings: await scopeWarnings({ ctx, partnerId: saved.id }) });
      },
    },
    {
      method: "GET",
      path: "/partners/{id}",
      operationId: "readPartner",
      summary: "Read a partner",
      right: "read",
      id: "partner",
      responses: { 200: { description: "The partner.", schema: partner } },
      run: async ({ ctx, id }) => ok(await readPartner({ ctx, partnerId: id })),
    },
    {
      method: "PATCH",
      path: "/partners/{id}",
      operationId: "updatePartner",
      summary: "Rename a partner or change its scope or quotas",
      description:
        "A new scope applies to events that arrive from now on. Quotas that you leave out stay as they are, and null returns to the default.",
      right: "operate",
      id: "partner",
      body: requestSchema("UpdatePartner", updatePartnerInput),
      responses: { 200: { description: "The changed partner.", schema: savedPartner } },
      run: async ({ ctx, id, body }) => {
        const saved = await updatePartner({ ctx, partnerId: id, input: body });
        return ok({ ...saved, warnings: await scopeWarnings({ ctx, partnerId: saved.id }) });
      },
    },
  ],
};
