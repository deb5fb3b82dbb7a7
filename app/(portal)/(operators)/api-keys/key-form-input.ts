const dayMs = 24 * 3_600_000;
/** Far more than the form offers. A date that JavaScript cannot write would throw. */
const maxDays = 36_500;

/**
 * Turns what the form for a new key sends into the command's input. The role follows from the chosen partner, and the
 * scopes restrict it.
 */
export function newKeyInput(form: FormData, now: Date) {
  const scopes = form.getAll("scopes");
  const days = Math.min(Number(form.get("lifetimeDays")), maxDays);
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
