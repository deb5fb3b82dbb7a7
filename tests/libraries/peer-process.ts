import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A library at the other end of a dialect. */
export interface Peer {
  readonly library: string;
  readonly dialect: string;
  /** The only version of the provider's API that the library parses, if there is one. */
  readonly apiVersion?: string;
}

export interface SignInput {
  readonly secret: string;
  readonly id: string;
  readonly type: string;
  readonly body: Buffer;
  readonly at: Date;
}

/** A process that runs the libraries of one language. */
export interface PeerProcess {
  readonly language: string;
  list(): Promise<readonly Peer[]>;
  /** The headers that the provider would send with this body. */
  sign(peer: Peer, input: SignInput): Promise<Record<string, string>>;
  /** Starts a receiver on loopback that accepts with 2xx only what the library accepts. Returns its URL. */
  serve(peer: Peer, secret: string): Promise<string>;
  stop(): void;
}

/** Starts a process that reads one JSON request a line and writes one response a line. */
export function startPeers(
  language: string,
  command: string,
  args: readonly string[],
  cwd: string,
): PeerProcess {
  const child = spawn(command, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { result, error } = JSON.parse(line);
    const call = waiting.shift();
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(`${language}: ${error}`));
  });
  child.once("exit", (code) => {
    for (const call of waiting) call.reject(new Error(`The ${language} process ended with ${code}.`));
  });
  const call = <T>(request: object) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ resolve: (value) => resolve(value as T), reject });
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  return {
    language,
    list: () => call({ command: "list" }),
    sign: ({ library, dialect }, { body, at, ...input }) =>
      call({
        command: "sign",
        library,
        dialect,
        ...input,
        body: body.toString("base64"),
        at: at.getTime(),
      }),
    serve: async ({ library, dialect }, secret) =>
      (await call<{ url: string }>({ command: "serve", library, dialect, secret })).url,
    stop: () => child.stdin.end(),
  };
}
