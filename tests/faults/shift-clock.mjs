// Loaded into a process before anything else. Moves its wall clock at a message of the parent, like a clock that is set by
// hand. Timers and performance.now() use another clock, here as on a real machine.
const trueNow = Date.now;
let shiftMs = 0;

const now = () => trueNow() + shiftMs;

Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (date, args, newTarget) =>
    Reflect.construct(date, args.length === 0 ? [now()] : args, newTarget),
  apply: (date) => new date(now()).toString(),
});

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "shiftClockMs" in message) {
    shiftMs = Number(message.shiftClockMs);
  }
});
