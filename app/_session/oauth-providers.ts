import GitHub, { type GithubProfile } from "next-auth/providers/github";
import Google, { type GoogleProfile } from "next-auth/providers/google";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { env } from "@/lib/platform/env";

/** What a provider is called on its button. */
export interface ProviderName {
  readonly id: "github" | "google";
  readonly name: string;
}

const timeoutMs = 10_000;
const githubUser = z.object({ id: z.number() });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Nobody yet: who an email is, `signIn` in auth-options.ts finds. */
const unknownUser = { sessionEpoch: -1 };

/** The providers whose variables are set. */
export function oauthProviders() {
  return [...github(), ...google()];
}

/** The same for the sign-in page. */
export function oauthProviderNames(): ProviderName[] {
  const names: Record<string, ProviderName> = {
    github: { id: "github", name: "GitHub" },
    google: { id: "google", name: "Google" },
  };
  return oauthProviders().flatMap(({ id }) => names[id] ?? []);
}

/** GitHub's own, or a server of one's own (`GITHUB_URL`), whose API is below it. */
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
        request: async ({ tokens: { access_token: token } }) => ({
          sub: String(githubUser.parse(await ask(`${api}/user`, token)).id),
          email: await verifiedGithubEmail(`${api}/user/emails`, token),
        }),
      },
      profile: ({ sub, email }) => ({ ...unknownUser, id: sub, email }),
    }),
  ];
}

/** The email on a profile may be any; only the list says which of them GitHub has verified. */
async function verifiedGithubEmail(url: string, token: string | undefined): Promise<string | undefined> {
  const emails = githubEmails.parse(await ask(url, token));
  return emails.find(({ primary, verified }) => primary && verified)?.email;
}

async function ask(url: string, token: string | undefined): Promise<unknown> {
  const headers = { accept: "application/json", authorization: `Bearer ${token}`, "user-agent": "Portico" };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`The provider answered ${response.status}.`);
  return response.json();
}

function google(): OAuthConfig<GoogleProfile>[] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env();
  if (!clientId || !clientSecret) return [];
  return [Google({ clientId, clientSecret, profile: googleUser })];
}

/** Google says itself whether the email was verified. */
export function googleUser({ sub, email, email_verified: isVerified }: GoogleProfile) {
  return { ...unknownUser, id: sub, email: isVerified === true ? email : null };
}
