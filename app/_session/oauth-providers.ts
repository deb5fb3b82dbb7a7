import GitHub, { type GithubProfile } from "next-auth/providers/github";
import Google, { type GoogleProfile } from "next-auth/providers/google";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { env } from "@/lib/platform/env";

/** The name of a provider on its button. */
export interface ProviderName {
  readonly id: "github" | "google";
  readonly name: string;
}

const headers = { accept: "application/json", "user-agent": "Portico" };
const githubUser = z.object({ id: z.number() });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** A placeholder. The `signIn` callback in auth-options.ts finds the user by email. */
const unknownUser = { session: undefined };

/** The providers whose environment variables are set. */
export function oauthProviders() {
  return [...github(), ...google()];
}

/** The names of the providers, for the sign-in page. */
export function oauthProviderNames(): ProviderName[] {
  const names: Record<string, ProviderName> = {
    github: { id: "github", name: "GitHub" },
    google: { id: "google", name: "Google" },
  };
  return oauthProviders().flatMap(({ id }) => names[id] ?? []);
}

/** GitHub, or a GitHub Enterprise server (`GITHUB_URL`), whose API has a path below its URL. */
function github(): OAuthConfig<GithubProfile>[] {
  const { GITHUB_ID: clientId, GITHUB_SECRET: clientSecret, GITHUB_URL } = env();
  if (!clientId || !clientSecret) return [];
  const site = GITHUB_URL?.replace(/\/+$/, "") ?? "https://github.com";
  const api = GITHUB_URL ? `${site}/api/v3` : "https://api.github.com";
  return [
    GitHub({
      clientId,
      clientSecret,
      issuer: `${site}/login/oauth`,
      authorization: { url: `${site}/login/oauth/authorize`, params: { scope: "user:email" } },
      token: `${site}/login/oauth/access_token`,
      userinfo: {
        url: `${api}/user`,
        request: async ({ client, tokens: { access_token: token = "" } }) => {
          const request = async (path: string): Promise<unknown> =>
            JSON.parse(String((await client.requestResource(`${api}${path}`, token, { headers })).body));
          const { id } = githubUser.parse(await request("/user"));
          return { sub: String(id), email: verifiedEmail(await request("/user/emails")) };
        },
      },
      profile: ({ sub, email }) => ({ ...unknownUser, id: sub, email }),
    }),
  ];
}

/** The email of a profile can be any address. Only the list shows which ones GitHub has verified. */
function verifiedEmail(list: unknown): string | undefined {
  return githubEmails.parse(list).find(({ primary, verified }) => primary && verified)?.email;
}

function google(): OAuthConfig<GoogleProfile>[] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env();
  if (!clientId || !clientSecret) return [];
  return [Google({ clientId, clientSecret, profile: googleUser })];
}

/** Google's profile contains whether the email is verified. */
export function googleUser({ sub, email, email_verified: isVerified }: GoogleProfile) {
  return { ...unknownUser, id: sub, email: isVerified === true ? email : null };
}
