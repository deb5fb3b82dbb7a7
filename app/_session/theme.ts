import { cookies } from "next/headers";
import { type Theme, themes } from "@/components/shell/theme";

export const themeCookie = "portico-theme";

/** The chosen theme; "system" follows the operating system. */
export async function chosenTheme(): Promise<Theme> {
  const value = (await cookies()).get(themeCookie)?.value;
  return themes.find((theme) => theme === value) ?? "system";
}
