"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { actionWhileViewing } from "@/app/_session/action";
import { cookieOptions } from "@/app/_session/cookie-options";
import { themeCookie } from "@/app/_session/theme";
import { type Theme, themes } from "@/components/shell/theme";
import { parseInput } from "@/lib/platform/parse-input";

const oneYearSeconds = 365 * 24 * 3_600;

export const chooseTheme = actionWhileViewing(async (_ctx, chosen: Theme): Promise<Theme> => {
  const theme = parseInput(z.enum(themes), chosen);
  (await cookies()).set(themeCookie, theme, { ...cookieOptions(), maxAge: oneYearSeconds });
  return theme;
});
