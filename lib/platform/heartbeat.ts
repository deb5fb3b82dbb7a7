const heartbeat = "heartbeat";
const intervalMs = 1_000;

/** Sends a heartbeat to the parent process every second, as long as the event loop runs. Without a parent, it does nothing. */
export function startHeartbeat(ms: number = intervalMs): void {
  const send = () => {
    // The parent may end at this moment. Without a callback, the error would end this process before it has stopped in order.
    if (process.connected) process.send?.(heartbeat, undefined, undefined, () => undefined);
  };
  send();
  setInterval(send, ms).unref();
}

export function isHeartbeat(message: unknown): boolean {
  return message === heartbeat;
}
