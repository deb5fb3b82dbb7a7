import type { Right } from "@/lib/auth/rights";

/** The name of each permission of an API key, and what it allows. */
export const scopeLabels: Readonly<Record<Right, { readonly name: string; readonly description: string }>> = {
  read: { name: "Read", description: "deliveries, events, endpoints, alerts" },
  replay: { name: "Replay", description: "replay, retry now, cancel" },
  manage_endpoints: { name: "Endpoints", description: "register and edit endpoints, rotate their secrets" },
  manage_keys: { name: "API keys", description: "create and revoke API keys, which can outlive this one" },
  manage_members: { name: "Members", description: "create access links to the portal" },
  operate: {
    name: "Operate",
    description: "partners, sources, metrics and everything that does not belong to one partner",
  },
  administer: { name: "Administer", description: "keys for all partners" },
};
