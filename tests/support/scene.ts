import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { klikitSource, usePortico } from "./portico";
import { type Receiver, startReceiver } from "./receiver";

/** The set-up of a test: the server of an endpoint, and a source for events. */
export interface Scene {
  receiver: Receiver;
  source: Awaited<ReturnType<typeof klikitSource>>;
}

/** Gives a test file its own database, and each of its tests a receiver and a klikit source. */
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
