/** The cookie of a guest's session in its own window. The proxy uses it, so this module imports nothing. */
export const guestCookie = "portico-guest";
