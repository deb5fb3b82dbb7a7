import { readFileSync } from "node:fs";
import { z } from "zod";

const file = ".portico-e2e.json";

const schema = z.object({
  url: z.url(),
  email: z.string(),
  password: z.string(),
  apiKey: z.string(),
  /** Where the running stack keeps its data; tells this process how to reach its database. */
  dataDir: z.string(),
  /** Where the product expects the GitHub that it asks; a test that needs one starts it there. */
  githubUrl: z.url(),
  /** The one site that may show the product in a frame; a test that needs it starts it there. */
  embedOrigin: z.url(),
});

export type StackFacts = z.infer<typeof schema>;

let facts: StackFacts | undefined;

/** The running Portico that the test command has started. */
export function stack(): StackFacts {
  facts ??= schema.parse(JSON.parse(readFileSync(file, "utf8")));
  return facts;
}
