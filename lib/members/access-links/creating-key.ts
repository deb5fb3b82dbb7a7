import { type KeyState, keyStateFields, keyStatus } from "@/lib/auth/key-status";

/** The `include` of a query for {@link isKeyActive}: the API key that created the link. */
export const withCreatingKey = { apiKey: { select: keyStateFields } } as const;

/** Whether the API key that created an access link is active, or no key created it. Otherwise the link has ended too. */
export function isKeyActive({ apiKey }: { readonly apiKey: KeyState | null }, now: Date): boolean {
  return apiKey === null || keyStatus(apiKey, now) === "active";
}
