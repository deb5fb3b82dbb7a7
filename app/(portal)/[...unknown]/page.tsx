import { notFound } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";

/** Handles all unknown paths. A visitor is redirected to the sign-in page, as for every other page. */
export default async function UnknownPage() {
  await requireContext();
  notFound();
}
