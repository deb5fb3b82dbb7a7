const dayMs = 24 * 3_600_000;

/**
 * What the form for a new key sends, as the verb's input. The role follows from whose key it is: the scopes say the
 * rest.
 */
export function newKeyInput(form: FormData, now: Date) {
  const scopes = form.getAll("scopes");
  const days = Number(form.get("lifetimeDays"));
  const isForAll = form.get("partnerId") === "all";
  const ofAll = scopes.includes("administer") ? "admin" : "operator";
  return {
    name: form.get("name"),
    role: isForAll ? ofAll : "manager",
    partnerId: isForAll ? undefined : form.get("partnerId") || undefined,
    scopes,
    expiresAt: days > 0 ? new Date(now.getTime() + days * dayMs).toISOString() : undefined,
  };
}
