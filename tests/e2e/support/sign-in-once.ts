import { chromium, type FullConfig } from "@playwright/test";
import { operatorState } from "./operator";
import { signIn } from "./sign-in";
import { stack } from "./stack";

/** Signs the operator in once; the tests that need no other session share this one. */
export default async function signInOnce({ projects: [project] }: FullConfig): Promise<void> {
  const browser = await chromium.launch(project?.use.launchOptions);
  const page = await browser.newPage({ baseURL: stack().url });
  await signIn(page, stack());
  await page.context().storageState({ path: operatorState });
  await browser.close();
}
