import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { isPublicAddress, literalAddress } from "./addresses";
import { checkTarget } from "./target";

const strict = { allowPrivateTargets: false };

describe("isPublicAddress", () => {
  // Rows after stripe/smokescreen's and svix's tests: every kind of address that is not the public internet.
  const denied = [
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2620:4f:8000::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "not an address",
    "",
  ];
  test.each(denied)("denies %s", (address) => expect(isPublicAddress(address)).toBe(false));

  const allowed = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "128.0.0.1",
    "169.253.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.114.1",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700::1111",
    "2a00:1450::1",
    "2003::1",
  ];
  test.each(allowed)("allows %s", (address) => expect(isPublicAddress(address)).toBe(true));

  test("lets through nothing that an independent classifier calls special (IPv4)", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        if (isPublicAddress(address)) expect(ipaddr.parse(address).range()).toBe("unicast");
      }),
      { numRuns: 5_000 },
    );
  });

  test("lets through nothing that an independent classifier calls special (IPv6)", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (isPublicAddress(address)) expect(ipaddr.parse(address).range()).toBe("unicast");
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("checkTarget", () => {
  // The parser turns each of these into 127.0.0.1, 10.0.0.1 or 169.254.169.254; none may pass.
  const spellings = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.1/",
    "https://127.0.0.1./",
    "https://①②⑦.⓪.⓪.①/",
    "https://１２７.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.1/",
    "https://012.0.0.1/",
    "https://167772161/",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00:ec2::254]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://a.localhost/",
  ];
  test.each(spellings)("refuses %s", (url) => expect(checkTarget(url, strict)).toHaveProperty("problem"));

  const refused = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//example.com",
    "https://user@example.com/",
    "https://user:pw@example.com/",
    "https://example.com:22/",
    "https://example.com:80/",
    "https://",
    "nonsense",
    `https://example.com/${"x".repeat(2_048)}`,
  ];
  test.each(refused)("refuses %s", (url) => expect(checkTarget(url, strict)).toHaveProperty("problem"));

  test("accepts the public internet on 443 and 8443, and normalises", () => {
    expect(checkTarget("https://EXAMPLE.com:443/a?b#c", strict)).toEqual({
      url: new URL("https://example.com/a?b#c"),
    });
    expect(checkTarget("https://example.com:8443/", strict)).toHaveProperty("url");
    expect(checkTarget("https://8.8.8.8/", strict)).toHaveProperty("url");
  });

  test("accepts loopback, http and any port only where private targets are allowed", () => {
    expect(checkTarget("http://127.0.0.1:4001/x", { allowPrivateTargets: true })).toHaveProperty("url");
    expect(checkTarget("ftp://127.0.0.1/x", { allowPrivateTargets: true })).toHaveProperty("problem");
  });

  test("never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => void checkTarget(text, strict)));
  });
});

test("literalAddress tells addresses from names", () => {
  expect(["[::1]", "1.2.3.4", "example.com", "[x]"].map(literalAddress)).toEqual([
    "::1",
    "1.2.3.4",
    undefined,
    undefined,
  ]);
});
