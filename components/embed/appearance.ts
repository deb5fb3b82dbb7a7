import { type Accent, readAccent } from "./accent";

/** How a page is to look in another site's frame. */
export interface EmbedTheme {
  readonly theme?: "light" | "dark";
  readonly accent?: Accent;
}

/** Reads the theme parameters of a URL, or what {@link embedThemeQuery} made of them. What makes no sense is left out. */
export function readEmbedTheme(query: URLSearchParams): EmbedTheme {
  const [theme, accent] = [query.get("theme"), readAccent(query.get("accent"))];
  return {
    ...(theme === "light" || theme === "dark" ? { theme } : {}),
    ...(accent ? { accent } : {}),
  };
}

/** The theme parameters of a URL that make sense, and nothing else of it. */
export function embedThemeQuery(query: URLSearchParams): string {
  const { theme, accent } = readEmbedTheme(query);
  const parameters = new URLSearchParams();
  if (theme) parameters.set("theme", theme);
  if (accent) parameters.set("accent", String(query.get("accent")).replace("#", ""));
  return parameters.toString();
}
