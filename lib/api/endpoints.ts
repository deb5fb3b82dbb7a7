import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { missingInput } from "@/lib/deliveries/replays/replay-filter";
import { countMissing, sendMissing } from "@/lib/deliveries/replays/send-missing";
import { dialects } from "@/lib/dialects";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";
import { endpointQuery, listEndpointPage } from "@/lib/endpoints/list-endpoints";
import { readEndpoint } from "@/lib/endpoints/read-endpoint";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { createEndpointInput, updateEndpointInput } from "@/lib/endpoints/schemas";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { filterWarnings } from "@/lib/events/unseen-names";
import { created, noContent, ok, type Resource } from "./call";
import { replayResponse } from "./replay-response";
import { rotateEndpointSecretBody } from "./schemas/bodies";
import { testSend } from "./schemas/delivery";
import {
  changedEndpoint,
  endedEndpointOverlap,
  endpointDetail,
  endpointList,
  newEndpoint,
  rotatedEndpointSecret,
} from "./schemas/endpoint";
import { requestSchema } from "./schemas/named";
import { replay, replayCount } from "./schemas/replay";

const twoSignatures = Object.values(dialects)
  .filter(({ signature }) => allowsSeveralSignatures(signature))
  .map(({ name }) => name)
  .join(", ");

export const endpoints: Resource = {
  name: "Endpoints",
  description:
    "An endpoint is a URL of a partner that Portico delivers events to, with its dialect, event types, filter, secrets and delivery policy.",
  calls: [
    {
      method: "GET",
      path: "/endpoints",
      operationId: "listEndpoints",
      summary: "List endpoints",
      description: "Returns the endpoints that you may see, newest first.",
      right: "read",
      query: endpointQuery,
      responses: { 200: { description: "A page of endpoints.", schema: endpointList } },
      run: async ({ ctx, query }) => ok(await listEndpointPage({ ctx, query })),
    },
    {
      method: "POST",
      path: "/endpoints",
      operationId: "createEndpoint",
      summary: "Create an endpoint",
      description:
        "Fields that you leave out get the default of the dialect. A partner's key need not send `partnerId`.",
      right: "manage_endpoints",
      body: requestSchema("CreateEndpoint", createEndpointInput),
      responses: { 201: { description: "The new endpoint, with its secret.", schema: newEndpoint } },
      errors: { 404: "There is no such partner.", 409: "The partner has reached its quota." },
      run: async ({ ctx, body }) => {
        const endpoint = await createEndpoint({ ctx, input: body });
        return created({ ...endpoint, warnings: await filterWarnings({ ctx, endpointId: endpoint.id }) });
      },
    },
    {
      method: "GET",
      path: "/endpoints/{id}",
      operationId: "readEndpoint",
      summary: "Read an endpoint",
      right: "read",
      id: "endpoint",
      responses: { 200: { description: "The endpoint.", schema: endpointDetail } },
      run: async ({ ctx, id }) => ok(await readEndpoint({ ctx, endpointId: id })),
    },
    {
      method: "PATCH",
      path: "/endpoints/{id}",
      operationId: "updateEndpoint",
      summary: "Change an endpoint",
      description:
        "Fields that you leave out keep their value. Every change is a new version of the settings.",
      right: "manage_endpoints",
      id: "endpoint",
      body: requestSchema("UpdateEndpoint", updateEndpointInput),
      responses: { 200: { description: "The changed endpoint.", schema: changedEndpoint } },
      run: async ({ ctx, id, body }) => {
        const endpoint = await updateEndpoint({ ctx, endpointId: id, input: body });
        return ok({ ...endpoint, warnings: await filterWarnings({ ctx, endpointId: endpoint.id }) });
      },
    },
    {
      method: "DELETE",
      path: "/endpoints/{id}",
      operationId: "deleteEndpoint",
      summary: "Delete an endpoint",
      description: "Waiting deliveries are cancelled. The log of the endpoint stays.",
      right: "manage_endpoints",
      id: "endpoint",
      responses: { 204: { description: "The endpoint is deleted." } },
      run: async ({ ctx, id }) => {
        await deleteEndpoint({ ctx, endpointId: id });
        return noContent;
      },
    },
    {
      method: "POST",
      path: "/endpoints/{id}/test",
      operationId: "testEndpoint",
      summary: "Send a test event to an endpoint",
      description:
        "Sends the dialect's test event once, without retries, and waits for the response: at most the endpoint's timeout.",
      right: "manage_endpoints",
      id: "endpoint",
      responses: { 200: { description: "The attempt, whether it succeeded or not.", schema: testSend } },
      run: async ({ ctx, id }) => {
        const { deliveryId } = await sendTest({ ctx, endpointId: id });
        const { attempts } = await readDelivery({ ctx, deliveryId });
        return ok({ deliveryId, attempt: attempts[0] });
      },
    },
    {
      method: "POST",
      path: "/endpoints/{id}/rotate-secret",
      operationId: "rotateEndpointSecret",
      summary: "Rotate the secret of an endpoint",
      description: `Until the overlap ends, old and new secret are both active. Without \`overlapSeconds\` the dialect decides how long that is. Only these dialects carry several signatures in a request: ${twoSignatures}. In the others an overlap does not help the receiver: choose \`activeFrom\`, and give the receiver the new secret at that time. Rotating again before then cancels the plan.`,
      right: "manage_endpoints",
      id: "endpoint",
      body: rotateEndpointSecretBody,
      responses: { 200: { description: "The new secret.", schema: rotatedEndpointSecret } },
      errors: { 409: "Too many secrets are active." },
      run: async ({ ctx, id, body }) => ok(await rotateEndpointSecret({ ctx, endpointId: id, input: body })),
    },
    {
      method: "POST",
      path: "/endpoints/{id}/end-overlap",
      operationId: "endEndpointOverlap",
      summary: "End the overlap of an endpoint's secrets",
      description: "From now on only the newest secret signs.",
      right: "manage_endpoints",
      id: "endpoint",
      responses: { 200: { description: "The versions that ended.", schema: endedEndpointOverlap } },
      run: async ({ ctx, id }) => ok(await endEndpointOverlap({ ctx, endpointId: id })),
    },
    {
      method: "POST",
      path: "/endpoints/{id}/send-missing",
      operationId: "sendMissing",
      summary: "Send the events that an endpoint missed",
      description:
        "Creates deliveries for events that arrived before the endpoint was registered or subscribed to them, and delivers those that were skipped while it was paused or disabled. With `dryRun` it only counts them.",
      right: "replay",
      id: "endpoint",
      body: requestSchema("SendMissing", missingInput),
      responses: {
        200: { description: "With `dryRun`: how many events match.", schema: replayCount },
        202: { description: "The replay that sends them.", schema: replay },
      },
      errors: { 409: "The endpoint is paused or disabled." },
      run: ({ ctx, id, body }) => {
        const args = { ctx, endpointId: id, input: body ?? {} };
        return replayResponse(body, { count: () => countMissing(args), start: () => sendMissing(args) });
      },
    },
  ],
};
