import { test as base, expect } from "@playwright/test";

/** What a browser says about a page that is meant to be missing. */
const expected = /the server responded with a status of 404/;

/** A test whose page must not complain: no console error, no uncaught one, no violated content policy. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
