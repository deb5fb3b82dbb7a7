import { Inngest } from "inngest";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";

/** The SDK hands its loggers whole payloads and errors; only the message may pass. */
const logger = {
  info: () => undefined,
  debug: () => undefined,
  warn: (...words: unknown[]) => log.warn("inngest", { detail: text(words) }),
  error: (...words: unknown[]) => log.error("inngest", { detail: text(words) }),
};

function text(words: readonly unknown[]): string {
  const messages = words.map((word) =>
    word instanceof Error ? word.message : typeof word === "string" ? word : "",
  );
  return messages.join(" ").trim().slice(0, 300);
}

let client: Inngest | undefined;

/**
 * Portico's Inngest client: Inngest Cloud, a self-hosted server, or the embedded runner, whichever `INNGEST_*` names.
 * Never the development mode, in which anyone who reaches `/api/inngest` could run anything. Checkpointing is off: each
 * function has one step of work, and the embedded runner speaks the classic protocol.
 */
export function inngest(): Inngest {
  client ??= new Inngest({
    id: "portico",
    isDev: false,
    eventKey: env().INNGEST_EVENT_KEY,
    signingKey: env().INNGEST_SIGNING_KEY,
    baseUrl: env().INNGEST_BASE_URL,
    checkpointing: false,
    logger,
  });
  return client;
}
