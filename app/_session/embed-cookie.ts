/** The cookie of a guest's session in another site's frame. The proxy uses it, so this module imports nothing. */
export const embedCookie = "portico-embed";

/** The cookie with the theme parameters of the frame. */
export const embedThemeCookie = "portico-embed-look";
