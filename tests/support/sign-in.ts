interface RequestOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface TextResponse {
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Signs in like a browser.
 * @param send sends a request to Portico and does not follow redirects
 * @returns the cookies, each as `name=value`
 */
export async function signInBy(
  send: (path: string, sent?: RequestOptions) => Promise<TextResponse>,
  login: { readonly email: string; readonly password: string },
): Promise<string[]> {
  const csrf = await send("/api/auth/csrf");
  const before = cookiesIn(csrf);
  const { csrfToken } = JSON.parse(csrf.text);
  const response = await send("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: before.join("; ") },
    body: new URLSearchParams({ csrfToken, ...login, json: "true" }).toString(),
  });
  return [...before, ...cookiesIn(response)];
}

function cookiesIn({ headers }: TextResponse): string[] {
  return headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
}
