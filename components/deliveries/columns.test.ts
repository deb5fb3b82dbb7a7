import { expect, test } from "vitest";
import { columnChoices } from "./columns";

const shown = (chosen: string | undefined, isOperator = true) =>
  columnChoices(chosen, isOperator).flatMap(({ key, isShown }) => (isShown ? [key] : []));

test("the usual columns show until others are chosen, and none may be", () => {
  expect(shown(undefined)).toEqual(["endpoint", "partner", "response", "attempts", "received", "externalId"]);
  expect(shown("source nonsense response")).toEqual(["response", "source"]);
  expect(shown("")).toEqual([]);
});

test("only operators have a column for partners", () => {
  expect(shown("partner response", false)).toEqual(["response"]);
});
