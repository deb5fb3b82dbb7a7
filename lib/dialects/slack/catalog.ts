import { z } from "zod";
import type { Described, JsonObject } from "../catalog-types";

/** Source: Slack documentation, "Events API": the outer event and its inner one. */
function entry(type: string, inner: JsonObject): Described {
  return {
    schema: z.looseObject({
      type: z.literal("event_callback"),
      event_id: z.string(),
      event_time: z.int().describe("Unix seconds."),
      event: z.looseObject({ type: z.literal(type) }),
    }),
    example: {
      type: "event_callback",
      team_id: "T061EG9RZ",
      api_app_id: "A0FFV41KK",
      event_id: "Ev9UQ52YNA",
      event_time: 1_722_950_100,
      event: { type, ...inner },
    },
  };
}

export const slackTypes: Readonly<Record<string, Described>> = {
  message: entry("message", {
    channel: "C024BE91L",
    user: "U061F1EUR",
    text: "The oven is hot.",
    ts: "1722950099.000200",
  }),
  app_mention: entry("app_mention", {
    channel: "C024BE91L",
    user: "U061F1EUR",
    text: "<@U0LAN0Z89> is the oven hot?",
    ts: "1722950099.000300",
  }),
  reaction_added: entry("reaction_added", {
    user: "U061F1EUR",
    reaction: "thumbsup",
    item: { type: "message", channel: "C024BE91L", ts: "1722950099.000200" },
  }),
  "webhook.test": entry("webhook.test", { message: "This is a test delivery." }),
};
