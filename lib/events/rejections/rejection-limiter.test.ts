import { describe, expect, test } from "vitest";
import { RejectionLimiter } from "./rejection-limiter";
import { senderOf } from "./sender-of";

const minute = 60_000;
const provider = { sourceId: "a", code: "invalid_signature", sender: "192.0.2.1" };

describe("the limiter of rejections", () => {
  test("stores ten of one sender in a minute and reports the number of the others with the next one", () => {
    const limiter = new RejectionLimiter();
    const admitted = Array.from({ length: 25 }, () => limiter.admit(provider, 0));
    expect(admitted).toEqual([...Array<number>(10).fill(0), ...Array<undefined>(15).fill(undefined)]);
    expect(limiter.admit(provider, minute)).toBe(15);
    expect(limiter.admit(provider, minute)).toBe(0);
  });

  test("a stranger uses up nothing of another sender, source or cause", () => {
    const limiter = new RejectionLimiter();
    for (let i = 0; i < 1_000; i += 1) limiter.admit({ ...provider, sender: "203.0.113.9" }, 0);
    expect(limiter.admit(provider, 0)).toBe(0);
    expect(limiter.admit({ ...provider, sourceId: "b", sender: "203.0.113.9" }, 0)).toBe(0);
    expect(limiter.admit({ ...provider, code: "unknown_path", sender: "203.0.113.9" }, 0)).toBe(0);
  });

  test("many senders use up only their cause, and the number of senders in memory is bounded", () => {
    const limiter = new RejectionLimiter();
    const stored = Array.from({ length: 20_000 }, (_, i) =>
      limiter.admit({ ...provider, sender: `s${i}` }, 0),
    );
    expect(stored.filter((each) => each !== undefined)).toHaveLength(60);
    expect(limiter.admit({ ...provider, code: "unknown_path", sender: "s1" }, minute)).toBe(0);
  });
});

describe("the sender of an address", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s is %s", (address, sender) => {
    expect(senderOf(address)).toBe(sender);
  });

  test("an address that is not known is one sender", () => {
    expect(senderOf(null)).toBe("");
  });
});
