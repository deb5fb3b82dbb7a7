import { expect, test } from "vitest";
import { Bell, Gate } from "./signals";

test("a ring while nobody waits is remembered, once", async () => {
  const bell = new Bell();
  bell.ring();
  bell.ring();
  await bell.wait(1_000_000);
  const waiting = bell.wait(1_000_000);
  bell.ring();
  await waiting;
});

test("a bell that nobody rings lets go after its time", async () => {
  await new Bell().wait(1);
  await new Bell().wait(-5);
});

test("who waits at a shut gate passes when it opens, and a gate can be shut again", async () => {
  const gate = new Gate();
  const passed: string[] = [];
  const first = gate.wait().then(() => passed.push("first"));
  gate.open();
  await first;
  gate.shut();
  const second = gate.wait().then(() => passed.push("second"));
  expect([gate.opened, passed]).toEqual([false, ["first"]]);
  gate.open();
  await second;
  expect(passed).toEqual(["first", "second"]);
});
