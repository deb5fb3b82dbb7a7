import { nextMessage, startBenchProcess, stopBenchProcess } from "../shared/bench-process";

/** A way in which an endpoint can be bad. */
export interface BadEndpoint {
  readonly name: string;
  readonly url: string;
}

/** Asks how many requests are open at an endpoint. */
export interface BadEndpointsCommand {
  readonly name: string;
}

export type BadEndpointsMessage =
  | { readonly kind: "listening"; readonly endpoints: readonly BadEndpoint[] }
  | { readonly kind: "open"; readonly count: number };

export interface BadEndpoints {
  readonly list: readonly BadEndpoint[];
  /** How many requests are still open at an endpoint. */
  open(endpoint: BadEndpoint): Promise<number>;
  close(): Promise<void>;
}

/** Starts the process with one bad endpoint of each kind. */
export async function startBadEndpoints(): Promise<BadEndpoints> {
  const child = startBenchProcess(new URL("bad-endpoints-process.ts", import.meta.url));
  const { endpoints } = await nextMessage<BadEndpointsMessage, "listening">(child, "listening");
  return {
    list: endpoints,
    open: async ({ name }) => {
      const message = nextMessage<BadEndpointsMessage, "open">(child, "open");
      child.send({ name } satisfies BadEndpointsCommand);
      return (await message).count;
    },
    close: () => stopBenchProcess(child),
  };
}
