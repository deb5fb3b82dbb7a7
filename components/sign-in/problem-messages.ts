const messages: Readonly<Record<string, string>> = {
  CredentialsSignin: "The email or the password is wrong. Check both and try again.",
  too_many_tries:
    "Too many attempts. Wait a moment, then try again. After each failed attempt, the wait is longer.",
  unavailable: "Portico cannot sign you in right now. The problem is on our side. Try again in a minute.",
  no_account:
    "No member has the verified email address of that account. Sign in another way, or ask your operator for an invitation.",
  OAuthSignin: "Portico could not reach the sign-in provider. Try again in a minute, or sign in another way.",
  OAuthCallback: "The sign-in provider did not sign you in. Try again, or sign in another way.",
};

const unknownProblem = "Sign-in failed. Reload the page and try again.";

/** The message for the error code of a failed sign-in. */
export function problemMessage(code: string): string {
  return (Object.hasOwn(messages, code) ? messages[code] : undefined) ?? unknownProblem;
}
