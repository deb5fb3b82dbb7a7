import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spellings } from "./addresses.fixture";
import { checkTarget, type OutboundPolicy } from "./target";

const strict: OutboundPolicy = { allowPrivateTargets: false };
const loose: OutboundPolicy = { allowPrivateTargets: true };

const problemOf = (url: string, policy = strict) => {
  const target = checkTarget(url, policy);
  return "problem" in target ? target.problem : undefined;
};
const hrefOf = (url: string, policy = strict) => {
  const target = checkTarget(url, policy);
  return "url" in target ? target.url.href : undefined;
};

describe("an address in a URL", () => {
  const inside = [
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "172.31.0.1",
    "100.64.0.1",
    "0.0.0.0",
  ];
  const refused = inside.flatMap((address) => spellings(address).map((host) => `https://${host}/`));
  test.each([...new Set(refused)])("is rejected in the spelling %j", (url) => {
    expect(problemOf(url)).toMatch(/not on the public internet|not a URL/);
  });

  test("is accepted in every spelling if it is public; otherwise the test above would prove little", () => {
    const hosts = spellings("93.184.215.14").filter((host) => !host.includes("["));
    for (const host of hosts) expect(hrefOf(`https://${host}/x`), host).toBe("https://93.184.215.14/x");
    expect(hosts.length).toBeGreaterThan(20);
    expect(new Set(refused).size).toBeGreaterThan(180);
  });

  const odd = [
    "https://127.1/",
    "https://0/",
    "https://0x/",
    "https://0x0/",
    "https://10.1/",
    "https://017700000001/",
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[0000:0000:0000:0000:0000:0000:0000:0001]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[fd00:ec2::254]/",
    "https://[FE80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[::1]./",
    "https://[127.0.0.1]/",
    "https:127.0.0.1/",
    "https:/127.0.0.1/",
    "https:///127.0.0.1/",
    "https:\\\\127.0.0.1\\",
    "https://127.0.0.1\\@example.com/",
    "https://example.com@127.0.0.1/",
    "https://127.0.0.1#@example.com/",
    "https://127.0.0.1:443/",
    "https://127.0.0.1:8443/",
    "https://256.1.1.1/",
    "https://1.2.3.4.5/",
    "https://4294967296/",
    "https://127.0.0.1../",
  ];
  test.each(odd)("is rejected as %j", (url) => expect(problemOf(url)).toBeDefined());
});

describe("a name in a URL", () => {
  const machine = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "ｌocalhost",
    "localhost%2e",
    "ⓛocalhost",
  ];
  test.each(machine)("%s is this machine", (host) => {
    expect(problemOf(`https://${host}/`)).toBe("The URL points to this machine, not to the public internet.");
  });

  test.each([".", "..", "a..b", ".a", "a.."])("%s has an empty label", (host) => {
    expect(problemOf(`https://${host}/`)).toBe("The host name contains an empty label.");
  });

  test.each(["example.com", "EXAMPLE.com", "example.com.", "ｅxample。com", "exa\tmple.com"])(
    "%j is example.com",
    (host) => {
      expect(hrefOf(`https://${host}/a?b`)).toBe("https://example.com/a?b");
    },
  );

  test("can resemble this machine without being it", () => {
    expect(hrefOf("https://localhost.example.com/")).toBeDefined();
    expect(hrefOf("https://notlocalhost/")).toBeDefined();
  });
});

describe("the rest of a URL", () => {
  const refused = [
    ["http://example.com/", "The URL must start with https://."],
    ["ftp://example.com/", "The URL must start with https://."],
    ["file:///etc/passwd", "The URL must start with https://."],
    ["javascript:alert(1)", "The URL must start with https://."],
    ["data:text/plain,x", "The URL must start with https://."],
    ["blob:https://example.com/x", "The URL must start with https://."],
    ["unix:/var/run/docker.sock", "The URL must start with https://."],
    ["https://user@example.com/", "The URL must not contain a user name or password."],
    ["https://user:pw@example.com/", "The URL must not contain a user name or password."],
    ["https://:pw@example.com/", "The URL must not contain a user name or password."],
    ["https://example.com:22/", "The port must be 443 or 8443."],
    ["https://example.com:80/", "The port must be 443 or 8443."],
    ["https://example.com:4433/", "The port must be 443 or 8443."],
    ["https://example.com:0/", "The port must be 443 or 8443."],
    [`https://example.com/${"x".repeat(2_048)}`, "The URL is longer than 2048 characters."],
  ];
  test.each(refused)("%s: %s", (url, problem) => expect(problemOf(url)).toBe(problem));

  test.each([
    "//example.com",
    "https://",
    "https://:443/",
    "https://example.com:99999/",
    "https://a b/",
    "nonsense",
    "",
  ])("%j is not a URL", (url) => expect(problemOf(url)).toContain("This is not a valid URL."));

  test("can have the ports 443 and 8443, or the configured ports", () => {
    expect(hrefOf("https://example.com:443/")).toBe("https://example.com/");
    expect(hrefOf("https://example.com:0443/")).toBe("https://example.com/");
    expect(hrefOf("https://example.com:8443/")).toBeDefined();
    const policy = { ...strict, allowedPorts: [9443] };
    expect(hrefOf("https://example.com:9443/", policy)).toBeDefined();
    expect(problemOf("https://example.com/", policy)).toBe("The port must be 9443.");
  });

  test("can be loopback, http and on any port if private targets are allowed, but nothing else", () => {
    for (const url of [
      "http://127.0.0.1:4001/x",
      "http://localhost:1/",
      "https://[::1]/",
      "http://10.0.0.1/",
    ])
      expect(hrefOf(url, loose), url).toBeDefined();
    for (const url of [
      "ftp://127.0.0.1/",
      "http://u:p@localhost/",
      "http://169.254.169.254/",
      "http://[fe80::1]/",
    ])
      expect(problemOf(url, loose), url).toBeDefined();
  });

  test("never throws, and accepts its own result again", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl(), fc.webUrl({ withFragments: true })),
        fc.boolean(),
        (text, allow) => {
          const href = hrefOf(text, { allowPrivateTargets: allow });
          if (href !== undefined) expect(hrefOf(href, { allowPrivateTargets: allow })).toBe(href);
        },
      ),
    );
  });
});

describe("Portico's own address", () => {
  const own = { hosts: ["hooks.example.com:443"], port: 3000 };
  const refuses = (url: string, policy: OutboundPolicy) =>
    expect(problemOf(url, { ...policy, self: own }), url).toBe("The URL points to Portico itself.");

  test.each([
    "https://hooks.example.com/",
    "https://HOOKS.example.com/api/webhooks/x",
    "https://hooks.example.com./",
    "https://hooks.example.com:443/",
    "https://hooks。example。com/",
  ])("%s is rejected everywhere", (url) => {
    refuses(url, strict);
    refuses(url, loose);
  });

  const machine = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = machine.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));
  test.each([
    ...spellings("127.0.0.1").slice(0, 27),
    "0.0.0.0",
    "[::]",
    "[::1]",
    "127.255.0.1",
    "localhost",
    "a.localhost",
    ...addresses.filter((address) => !address.startsWith("[fe80")),
  ])("http://%s:3000/ is rejected if private targets are allowed", (host) => {
    refuses(`http://${host}:3000/`, loose);
  });

  test("has similar URLs that are accepted", () => {
    for (const url of ["http://127.0.0.1:3001/", "http://localhost/", "http://192.0.2.7:3000/"])
      expect(hrefOf(url, { ...loose, self: own }), url).toBeDefined();
    for (const url of ["https://hooks.example.com:8443/", "https://hooks.example.com.evil.example/"])
      expect(hrefOf(url, { ...strict, self: own }), url).toBeDefined();
  });
});
