import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { klikitSource, usePortico } from "./portico";
import { type Receiver, startReceiver } from "./receiver";

/** What a test finds set up: an endpoint's server, and a source to send events to. */
export interface Scene {
  receiver: Receiver;
  source: Awaited<ReturnType<typeof klikitSource>>;
}

/** Gives a test file a database of its own, and each of its tests a receiver and a klikit source. */
export function setScene(): Scene {
  const scene = {} as Scene;
  let close: () => Promise<void>;
  beforeAll(async () => {
    close = await usePortico();
  });
  afterAll(() => close());
  beforeEach(async () => {
    scene.receiver = await startReceiver();
    scene.source = await klikitSource();
  });
  afterEach(() => scene.receiver.close());
  return scene;
}
