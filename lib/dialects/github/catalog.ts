import { z } from "zod";
import type { Described } from "../catalog-types";

/** Source: GitHub documentation, "Webhook events and payloads". Id and type are in headers; real bodies are far larger. */
const repository = z.looseObject({ id: z.int(), full_name: z.string() });
const sender = z.looseObject({ id: z.int(), login: z.string() });
const numbered = z.looseObject({ number: z.int(), title: z.string(), state: z.string() });

const common = {
  repository: { id: 186_853_002, name: "hello-world", full_name: "octocat/hello-world", private: false },
  sender: { id: 583_231, login: "octocat", type: "User" },
};

export const githubTypes: Readonly<Record<string, Described>> = {
  push: {
    schema: z.looseObject({ ref: z.string(), before: z.string(), after: z.string(), repository, sender }),
    example: {
      ref: "refs/heads/main",
      before: "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
      after: "0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c",
      commits: [{ id: "0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c", message: "Say hello to the world" }],
      ...common,
    },
  },
  pull_request: {
    schema: z.looseObject({
      action: z.string(),
      number: z.int(),
      pull_request: numbered,
      repository,
      sender,
    }),
    example: {
      action: "opened",
      number: 7,
      pull_request: { number: 7, title: "Greet in more languages", state: "open", draft: false },
      ...common,
    },
  },
  issues: {
    schema: z.looseObject({ action: z.string(), issue: numbered, repository, sender }),
    example: {
      action: "opened",
      issue: { number: 8, title: "The greeting has a typo", state: "open" },
      ...common,
    },
  },
  ping: {
    schema: z.looseObject({ zen: z.string(), hook_id: z.int() }),
    example: {
      zen: "Keep it logically awesome.",
      hook_id: 109_948_940,
      hook: { type: "Repository", active: true, events: ["push"] },
      ...common,
    },
  },
};
