import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finding } from "@/tests/faults/check-rig";
import { control } from "@/tests/faults/control";
import { killPoints } from "@/tests/faults/kill-points";
import { kills } from "@/tests/faults/kills";
import { calm } from "@/tests/faults/no-fault";
import { seededRandom } from "@/tests/faults/random";
import { newRig, type Rig } from "@/tests/faults/rig";

/**
 * The short version of `npm run test:faults`: each actor once or more, and each kind of moment; the long one kills
 * every actor at every point, many times. A failure names its seed.
 */
const seed = Date.now() % 1_000_000;
const random = seededRandom(seed);
const points = killPoints.filter(({ actor, name }) =>
  [
    "app before an event is committed",
    "app event committed, not answered",
    "app request sent, attempt not recorded",
    "postgres event committed, not answered",
    "postgres before an attempt is committed",
    "runner at random",
  ].includes(`${actor} ${name}`),
);

let rig: Rig;

beforeAll(async () => {
  rig = await newRig();
}, 660_000);
afterAll(() => rig.close(), 60_000);

function expectKept({ title, measured, problems }: Finding): void {
  expect(problems, [`${title}, seed ${seed}`, ...measured, rig.log.tail()].join("\n")).toEqual([]);
}

test("without a fault everything arrives and nothing is sent twice", async () => {
  expectKept(await calm(rig, random, 300));
}, 300_000);

test("kill -9 of every actor loses nothing that was acknowledged, and doubles no more than was under way", async () => {
  expect(points).toHaveLength(6);
  expectKept(await kills(rig, { rounds: points.length, points, random, print: () => undefined }));
}, 660_000);

test("and a database that lies about commits is caught", async () => {
  expectKept(await control(rig, random));
}, 300_000);
