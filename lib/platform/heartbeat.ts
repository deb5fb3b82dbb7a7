const heartbeat = "heartbeat";
const intervalMs = 1_000;

/** Sends a heartbeat to the parent process every second, as long as the event loop runs. Without a parent, it does nothing. */
export function startHeartbeat(ms: number = intervalMs): void {
  const send = () => {
    if (process.connected) process.send?.(heartbeat);
  };
  send();
  setInterval(send, ms).unref();
}

export function isHeartbeat(message: unknown): boolean {
  return message === heartbeat;
}
