import { expect, it } from "vitest";
import { inngestKind } from "./read-system";

it.each([
  [undefined, "Inngest Cloud"],
  ["http://127.0.0.1:8288", "on this machine"],
  ["http://localhost:8288", "on this machine"],
  ["https://user:secret@inngest.example.com/path?key=secret", "a server at inngest.example.com"],
])("%s is %s", (url, label) => {
  expect(inngestKind(url)).toBe(label);
});
