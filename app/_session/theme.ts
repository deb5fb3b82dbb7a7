import { cookies } from "next/headers";
import { type Theme, themes } from "@/components/shell/theme";

export const themeCookie = "portico-theme";

/** The theme that was chosen; "system" follows the machine. */
export async function chosenTheme(): Promise<Theme> {
  const value = (await cookies()).get(themeCookie)?.value;
  return themes.find((theme) => theme === value) ?? "system";
}
