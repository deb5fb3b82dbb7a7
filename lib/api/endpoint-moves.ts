import { readMove } from "@/lib/deliveries/copies/read-move";
import { startMove } from "@/lib/endpoints/moves/start-move";
import { stopMove } from "@/lib/endpoints/moves/stop-move";
import { switchMove } from "@/lib/endpoints/moves/switch-move";
import { startMoveInput } from "@/lib/endpoints/schemas";
import { created, ok, type Resource } from "./call";
import { endpointMove, endpointMoveDetail } from "./schemas/endpoint-move";
import { requestSchema } from "./schemas/named";

const notMoving = "The endpoint is not being moved.";

export const endpointMoves: Resource = {
  name: "Endpoint moves",
  description:
    "A move tries out a new URL for an endpoint: for some hours Portico also sends copies to the new URL and compares the responses, before you switch.",
  calls: [
    {
      method: "GET",
      path: "/endpoints/{id}/move",
      operationId: "readEndpointMove",
      summary: "Read the newest move of an endpoint",
      right: "read",
      id: "endpoint",
      responses: { 200: { description: "The move and its comparison.", schema: endpointMoveDetail } },
      run: async ({ ctx, id }) => ok(await readMove({ ctx, endpointId: id })),
    },
    {
      method: "POST",
      path: "/endpoints/{id}/move",
      operationId: "startEndpointMove",
      summary: "Start to move an endpoint to a new URL",
      right: "manage_endpoints",
      id: "endpoint",
      body: requestSchema("StartEndpointMove", startMoveInput),
      responses: { 201: { description: "The new move.", schema: endpointMove } },
      errors: { 409: "The endpoint is not enabled, or is being moved." },
      run: async ({ ctx, id, body }) => created(await startMove({ ctx, endpointId: id, input: body })),
    },
    {
      method: "POST",
      path: "/endpoints/{id}/move/switch",
      operationId: "switchEndpointMove",
      summary: "Switch an endpoint to the new URL",
      description: "Ends the move. From now on deliveries go to the new URL.",
      right: "manage_endpoints",
      id: "endpoint",
      responses: { 200: { description: "The ended move.", schema: endpointMove } },
      errors: { 409: notMoving },
      run: async ({ ctx, id }) => ok(await switchMove({ ctx, endpointId: id })),
    },
    {
      method: "POST",
      path: "/endpoints/{id}/move/stop",
      operationId: "stopEndpointMove",
      summary: "Stop a move and keep the current URL",
      right: "manage_endpoints",
      id: "endpoint",
      responses: { 200: { description: "The ended move.", schema: endpointMove } },
      errors: { 409: notMoving },
      run: async ({ ctx, id }) => ok(await stopMove({ ctx, endpointId: id })),
    },
  ],
};
