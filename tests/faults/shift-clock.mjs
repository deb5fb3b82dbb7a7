// Loaded into a process before anything else: moves its wall clock when the parent says so, as a clock that is set by
// hand would. Timers and performance.now() run on another clock, here as on a real machine.
const trueNow = Date.now;
let shiftMs = 0;

const now = () => trueNow() + shiftMs;

Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (date, words, newTarget) =>
    Reflect.construct(date, words.length === 0 ? [now()] : words, newTarget),
  apply: (date) => new date(now()).toString(),
});

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "shiftClockMs" in message) {
    shiftMs = Number(message.shiftClockMs);
  }
});
