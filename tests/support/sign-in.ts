interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Heard {
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Signs in as a browser would.
 * @param ask sends a request to Portico and does not follow redirects
 * @returns the cookies, each as `name=value`
 */
export async function signInBy(
  ask: (path: string, sent?: Sent) => Promise<Heard>,
  login: { readonly email: string; readonly password: string },
): Promise<string[]> {
  const csrf = await ask("/api/auth/csrf");
  const before = cookiesIn(csrf);
  const { csrfToken } = JSON.parse(csrf.text);
  const answer = await ask("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: before.join("; ") },
    body: new URLSearchParams({ csrfToken, ...login, json: "true" }).toString(),
  });
  return [...before, ...cookiesIn(answer)];
}

function cookiesIn({ headers }: Heard): string[] {
  return headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
}
