import type { Right } from "@/lib/auth/context";

/** What each scope lets a key do, in the words of people. */
export const scopeWords: Readonly<Record<Right, { readonly name: string; readonly may: string }>> = {
  read: { name: "Read", may: "deliveries, events, endpoints, alerts" },
  replay: { name: "Replay", may: "send again, retry now, cancel" },
  manage_endpoints: { name: "Endpoints", may: "register and change them, rotate their secrets" },
  manage_keys: { name: "API keys", may: "make and revoke keys: keys that may outlive this one" },
  manage_members: { name: "Members", may: "mint access links to the portal" },
  operate: { name: "Operate", may: "partners, sources, metrics, everything that is not one partner's" },
  administer: { name: "Administer", may: "keys that belong to no partner" },
};
