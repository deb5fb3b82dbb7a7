import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScenarioResult } from "@/tests/faults/check-rig";
import { control } from "@/tests/faults/control";
import { killPoints } from "@/tests/faults/kill-points";
import { kills } from "@/tests/faults/kills";
import { noFault } from "@/tests/faults/no-fault";
import { seededRandom } from "@/tests/faults/random";
import { newRig, type Rig } from "@/tests/faults/rig";

/**
 * The short version of `npm run test:faults`: it kills each actor at least once, and covers each kind of moment. The long
 * version kills every actor at every point, many times. A failure prints its seed.
 */
const seed = Date.now() % 1_000_000;
const random = seededRandom(seed);
const points = killPoints.filter(({ actor, name }) =>
  [
    "app before an event is committed",
    "app event committed, not acknowledged",
    "app request sent, attempt not recorded",
    "postgres event committed, not acknowledged",
    "postgres before an attempt is committed",
    "runner at random",
  ].includes(`${actor} ${name}`),
);

let rig: Rig;

beforeAll(async () => {
  rig = await newRig();
}, 660_000);
afterAll(() => rig.close(), 60_000);

function expectNoProblems({ title, measured, problems }: ScenarioResult): void {
  expect(problems, [`${title}, seed ${seed}`, ...measured, rig.log.tail()].join("\n")).toEqual([]);
}

test("without a fault, everything arrives and nothing is sent twice", async () => {
  expectNoProblems(await noFault(rig, random, 300));
}, 300_000);

test("kill -9 of every actor loses no acknowledged event and repeats only requests that were in flight", async () => {
  expect(points).toHaveLength(6);
  expectNoProblems(await kills(rig, { rounds: points.length, points, random, print: () => undefined }));
}, 660_000);

test("commits that are not durable are detected", async () => {
  expectNoProblems(await control(rig, random));
}, 300_000);
