/** A guest's session in another site's frame. The proxy reads its presence, so this module imports nothing. */
export const embedCookie = "portico-embed";

/** The frame's theme parameters. */
export const embedThemeCookie = "portico-embed-look";
