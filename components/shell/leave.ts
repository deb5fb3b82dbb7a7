import { signOut } from "next-auth/react";

/** Ends the session and opens the sign-in page. */
export async function signOutAndRedirect(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign("/sign-in");
}
