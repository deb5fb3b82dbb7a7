import { cookies, headers } from "next/headers";
import { cache } from "react";
import { type EmbedTheme, readEmbedTheme } from "@/components/embed/appearance";
import { embedCookie, embedThemeCookie } from "./embed-cookie";

/** The query of the path that was asked for, as the proxy noted it. */
async function askedQuery(): Promise<URLSearchParams> {
  const path = (await headers()).get("x-portico-path") ?? "/";
  return new URLSearchParams(path.split("?").slice(1).join("?"));
}

/**
 * How this page is to look when it is a part of another: `?embed=1` or a guest's frame. Null: it stands alone. The URL's
 * theme parameters count before those that the frame began with.
 */
export const embedding = cache(async (): Promise<EmbedTheme | null> => {
  const [query, jar] = [await askedQuery(), await cookies()];
  const isFrame = jar.get(embedCookie) !== undefined;
  if (query.get("embed") !== "1" && !isFrame) return null;
  const begun = isFrame ? readEmbedTheme(new URLSearchParams(jar.get(embedThemeCookie)?.value)) : {};
  return { ...begun, ...readEmbedTheme(query) };
});
