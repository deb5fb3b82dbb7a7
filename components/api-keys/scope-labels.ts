import type { Right } from "@/lib/auth/context";

/** What each scope lets a key do, in the words of people. */
export const scopeLabels: Readonly<Record<Right, { readonly name: string; readonly description: string }>> = {
  read: { name: "Read", description: "deliveries, events, endpoints, alerts" },
  replay: { name: "Replay", description: "send again, retry now, cancel" },
  manage_endpoints: { name: "Endpoints", description: "register and change them, rotate their secrets" },
  manage_keys: { name: "API keys", description: "make and revoke keys: keys that may outlive this one" },
  manage_members: { name: "Members", description: "mint access links to the portal" },
  operate: {
    name: "Operate",
    description: "partners, sources, metrics, everything that is not one partner's",
  },
  administer: { name: "Administer", description: "keys that belong to no partner" },
};
