import { createFront } from "@/server/front";
import { type Listening, listen } from "./listen";
import { serveRoutes } from "./web-server";

export async function mountFront(): Promise<Listening> {
  const server = createFront(async (_, response) => void response.writeHead(418).end());
  return listen(server);
}

/** The two servers that receive webhooks: the node:http front of a self-hosted Portico, and Next's route. */
export const mounts: Readonly<Record<string, () => Promise<Listening>>> = {
  "the node:http front": mountFront,
  "the Next route": async () =>
    serveRoutes({ "/api/webhooks/:source": await import("@/app/api/webhooks/[source]/route") }),
};
