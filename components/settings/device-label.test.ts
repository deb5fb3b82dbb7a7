import { expect, test } from "vitest";
import { deviceLabel } from "./device-label";

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

test.each([
  [chrome, "Chrome on Linux"],
  [`${chrome.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64")} Edg/130.0.0.0`, "Edge on Windows"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Firefox on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1",
    "Safari on iOS",
  ],
  ["curl/8.5.0", "curl/8.5.0"],
  ["x".repeat(300), "x".repeat(60)],
  ["", "Unknown device"],
])("the label of %j", (userAgent, label) => {
  expect(deviceLabel(userAgent)).toBe(label);
});
