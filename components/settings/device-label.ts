/** The first entry that matches counts: many browsers also name the ones that they descend from. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(iPhone|iPad)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

function first(entries: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return entries.find(([pattern]) => pattern.test(text))?.[1];
}

/** A short label for the device of a session, from its `user-agent` header. */
export function deviceLabel(userAgent: string): string {
  const [browser, system] = [first(browsers, userAgent), first(systems, userAgent)];
  if (browser === undefined) return userAgent === "" ? "Unknown device" : userAgent.slice(0, 60);
  return system === undefined ? browser : `${browser} on ${system}`;
}
