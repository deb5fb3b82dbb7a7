import { notFound } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";

/** Every path that no page has: a visitor is sent to sign in, as everywhere; whoever is signed in hears the truth. */
export default async function UnknownPage() {
  await requireContext();
  notFound();
}
