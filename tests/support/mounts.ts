import type { AddressInfo } from "node:net";
import { createFront } from "@/server/front";
import { serveRoutes } from "./web-server";

export interface Mounted {
  readonly url: string;
  close(): Promise<void>;
}

export async function mountFront(): Promise<Mounted> {
  const server = createFront(async (_, response) => void response.writeHead(418).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The two servers that receive webhooks: the node:http front of a self-hosted Portico, and Next's route. */
export const mounts: Readonly<Record<string, () => Promise<Mounted>>> = {
  "the node:http front": mountFront,
  "the Next route": async () =>
    serveRoutes({ "/api/webhooks/:source": await import("@/app/api/webhooks/[source]/route") }),
};
