import { type Accent, readAccent } from "./accent";

/** The theme of an embedded page. */
export interface EmbedTheme {
  readonly theme?: "light" | "dark";
  readonly accent?: Accent;
}

/** Reads the theme parameters of a URL or the result of {@link embedThemeQuery}. Invalid values are ignored. */
export function readEmbedTheme(query: URLSearchParams): EmbedTheme {
  const [theme, accent] = [query.get("theme"), readAccent(query.get("accent"))];
  return {
    ...(theme === "light" || theme === "dark" ? { theme } : {}),
    ...(accent ? { accent } : {}),
  };
}

/** The valid theme parameters of a URL, without all other parameters. */
export function embedThemeQuery(query: URLSearchParams): string {
  const { theme, accent } = readEmbedTheme(query);
  const parameters = new URLSearchParams();
  if (theme) parameters.set("theme", theme);
  if (accent) parameters.set("accent", String(query.get("accent")).replace("#", ""));
  return parameters.toString();
}
