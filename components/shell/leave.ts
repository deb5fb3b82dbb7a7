import { signOut } from "next-auth/react";

/** Ends the session and leaves the portal. */
export async function signOutAndRedirect(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign("/sign-in");
}
