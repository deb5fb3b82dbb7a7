/** The first parts of the paths of all pages. A test compares them with the folders. The proxy imports this file. */
export const pageRoots: readonly string[] = [
  "",
  "access",
  "api-keys",
  "audit",
  "catalog",
  "deliveries",
  "endpoints",
  "events",
  "failures",
  "find",
  "invitations",
  "mailbox",
  "members",
  "partners",
  "settings",
  "sign-in",
  "sources",
  "system",
];

/** Whether a path may be that of a page. */
export function isPagePath(path: string): boolean {
  return pageRoots.includes(path.split("/")[1] ?? "");
}
