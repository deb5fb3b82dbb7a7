const messages: Readonly<Record<string, string>> = {
  CredentialsSignin: "The email or the password is wrong. Check both and try again.",
  too_many_tries: "Too many wrong tries. Wait five minutes, then try again.",
  unavailable: "Portico cannot check your sign-in right now. The fault is ours; try again in a minute.",
  no_account:
    "Nobody here has the verified email of that account. Sign in another way, or ask your operator for an invitation.",
  OAuthSignin: "Portico could not reach the other site. Try again in a minute, or sign in another way.",
  OAuthCallback: "The other site did not sign you in. Try again, or sign in another way.",
};

const unknownProblem = "The sign-in did not go through. Reload the page and try again.";

/** What to tell a person about the word that a failed sign-in ends with. */
export function problemMessage(code: string): string {
  return (Object.hasOwn(messages, code) ? messages[code] : undefined) ?? unknownProblem;
}
