import { expect, test } from "vitest";
import { Gate, WakeSignal } from "./signals";

test("notifications while nobody waits are kept, as one", async () => {
  const signal = new WakeSignal();
  signal.notify();
  signal.notify();
  await signal.wait(1_000_000);
  const waiting = signal.wait(1_000_000);
  signal.notify();
  await waiting;
});

test("a wait without a notification ends after its time", async () => {
  await new WakeSignal().wait(1);
  await new WakeSignal().wait(-5);
});

test("a gate lets callers wait until it opens, and can be closed again", async () => {
  const gate = new Gate();
  const passed: string[] = [];
  const first = gate.wait().then(() => passed.push("first"));
  gate.open();
  await first;
  gate.close();
  const second = gate.wait().then(() => passed.push("second"));
  expect([gate.isOpen, passed]).toEqual([false, ["first"]]);
  gate.open();
  await second;
  expect(passed).toEqual(["first", "second"]);
});
