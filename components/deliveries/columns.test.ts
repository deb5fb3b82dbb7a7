import { expect, test } from "vitest";
import { columnChoices } from "./columns";

const shown = (chosen: string | undefined, isOperator = true) =>
  columnChoices(chosen, isOperator).flatMap(({ key, isShown }) => (isShown ? [key] : []));

test("shows the default columns until others are chosen", () => {
  expect(shown(undefined)).toEqual(["endpoint", "partner", "response", "attempts", "received", "externalId"]);
  expect(shown("source nonsense response")).toEqual(["response", "source"]);
  expect(shown("")).toEqual([]);
});

test("shows the partner column only to operators", () => {
  expect(shown("partner response", false)).toEqual(["response"]);
});
