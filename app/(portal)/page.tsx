import { redirect } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { homePath } from "@/app/_session/safe-path";

export default async function HomePage() {
  await requireContext();
  redirect(homePath);
}
