import { badEndpoints } from "./bad-endpoints";
import type { BadEndpointsCommand, BadEndpointsMessage } from "./start-bad-endpoints";

/** Runs the bad endpoints in a process of their own, so that their work does not delay what is measured. */
const endpoints = await badEndpoints();

function send(message: BadEndpointsMessage): void {
  process.send?.(message);
}

process.on("message", ({ name }: BadEndpointsCommand) => {
  const endpoint = endpoints.find((each) => each.name === name);
  void endpoint?.open().then((count) => send({ kind: "open", count }));
});
process.on("disconnect", () => process.exit(0));
send({ kind: "listening", endpoints: endpoints.map(({ name, url }) => ({ name, url })) });
