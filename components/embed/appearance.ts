import { type Accent, readAccent } from "./accent";

/** How a page is to look in another site's frame. */
export interface Look {
  readonly theme?: "light" | "dark";
  readonly accent?: Accent;
}

/** Reads the theme parameters of a URL, or what {@link lookQuery} made of them. What makes no sense is left out. */
export function readLook(query: URLSearchParams): Look {
  const [theme, accent] = [query.get("theme"), readAccent(query.get("accent"))];
  return {
    ...(theme === "light" || theme === "dark" ? { theme } : {}),
    ...(accent ? { accent } : {}),
  };
}

/** The theme parameters of a URL that make sense, and nothing else of it. */
export function lookQuery(query: URLSearchParams): string {
  const { theme, accent } = readLook(query);
  const kept = new URLSearchParams();
  if (theme) kept.set("theme", theme);
  if (accent) kept.set("accent", String(query.get("accent")).replace("#", ""));
  return kept.toString();
}
