import { cookies, headers } from "next/headers";
import { cache } from "react";
import { type EmbedTheme, readEmbedTheme } from "@/components/embed/appearance";
import { embedCookie, embedThemeCookie } from "./embed-cookie";

/** The query of the requested path, from the header that the proxy sets. */
async function requestedQuery(): Promise<URLSearchParams> {
  const path = (await headers()).get("x-portico-path") ?? "/";
  return new URLSearchParams(path.split("?").slice(1).join("?"));
}

/**
 * The theme of a page that is embedded in another site, by `?embed=1` or a guest's frame; null if it is not embedded. The
 * theme parameters of the URL take precedence over those with which the frame began.
 */
export const embedding = cache(async (): Promise<EmbedTheme | null> => {
  const [query, jar] = [await requestedQuery(), await cookies()];
  const isFrame = jar.get(embedCookie) !== undefined;
  if (query.get("embed") !== "1" && !isFrame) return null;
  const begun = isFrame ? readEmbedTheme(new URLSearchParams(jar.get(embedThemeCookie)?.value)) : {};
  return { ...begun, ...readEmbedTheme(query) };
});
