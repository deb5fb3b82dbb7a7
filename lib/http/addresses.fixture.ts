/**
 * The edges of every range: the address before it, its first, its last, and the address after it. + is on the public
 * internet, - is not. Written by hand from the IANA registries and the tables in the tests of smokescreen, svix and
 * convoy, not derived from the code.
 */
export const ranges = `
0.0.0.0/8          -0.0.0.0          -0.255.255.255    +1.0.0.0
10.0.0.0/8         +9.255.255.255    -10.0.0.0         -10.255.255.255   +11.0.0.0
100.64.0.0/10      +100.63.255.255   -100.64.0.0       -100.127.255.255  +100.128.0.0
127.0.0.0/8        +126.255.255.255  -127.0.0.0        -127.255.255.255  +128.0.0.0
168.63.129.16/32   +168.63.129.15    -168.63.129.16    +168.63.129.17
169.254.0.0/16     +169.253.255.255  -169.254.0.0      -169.254.255.255  +169.255.0.0
172.16.0.0/12      +172.15.255.255   -172.16.0.0       -172.31.255.255   +172.32.0.0
192.0.0.0/24       +191.255.255.255  -192.0.0.0        -192.0.0.255      +192.0.1.0
192.0.2.0/24       +192.0.1.255      -192.0.2.0        -192.0.2.255      +192.0.3.0
192.31.196.0/24    +192.31.195.255   -192.31.196.0     -192.31.196.255   +192.31.197.0
192.52.193.0/24    +192.52.192.255   -192.52.193.0     -192.52.193.255   +192.52.194.0
192.88.99.0/24     +192.88.98.255    -192.88.99.0      -192.88.99.255    +192.88.100.0
192.168.0.0/16     +192.167.255.255  -192.168.0.0      -192.168.255.255  +192.169.0.0
192.175.48.0/24    +192.175.47.255   -192.175.48.0     -192.175.48.255   +192.175.49.0
198.18.0.0/15      +198.17.255.255   -198.18.0.0       -198.19.255.255   +198.20.0.0
198.51.100.0/24    +198.51.99.255    -198.51.100.0     -198.51.100.255   +198.51.101.0
203.0.113.0/24     +203.0.112.255    -203.0.113.0      -203.0.113.255    +203.0.114.0
224.0.0.0/4        +223.255.255.255  -224.0.0.0        -239.255.255.255  -240.0.0.0
240.0.0.0/4        -239.255.255.255  -240.0.0.0        -255.255.255.254  -255.255.255.255

::/96              -::               -::1              -::2              -::ffff:ffff
::ffff:0:0/96      -::fffe:ffff:ffff -::ffff:0:0       -::ffff:ffff:ffff -::1:0:0:0
::ffff:0:0:0/96    -::ffff:0:0:0     -::ffff:0:ffff:ffff
64:ff9b::/96       -64:ff9a:ffff::   -64:ff9b::        -64:ff9b::ffff:ffff -64:ff9b:0:0:0:1::
64:ff9b:1::/48     -64:ff9b:1::      -64:ff9b:1:ffff:ffff:ffff:ffff:ffff -64:ff9b:2::
100::/64           -ff:ffff::        -100::            -100::ffff:ffff:ffff:ffff -100:0:0:1::
2000::/3           -1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff +2000:: +3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -4000::
2001::/23          +2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff -2001:: -2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff +2001:200::
2001::/32          -2001:0:0:1::     -2001:0:ffff:ffff:ffff:ffff:ffff:ffff -2001:1::
2001:2::/48        -2001:2::         -2001:2:0:ffff:ffff:ffff:ffff:ffff -2001:2:1::
2001:10::/28       -2001:10::        -2001:1f:ffff:ffff:ffff:ffff:ffff:ffff -2001:20:: -2001:2f:ffff:: -2001:30::
2001:db8::/32      +2001:db7:ffff:ffff:ffff:ffff:ffff:ffff -2001:db8:: -2001:db8:ffff:ffff:ffff:ffff:ffff:ffff +2001:db9::
2002::/16          +2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff -2002:: -2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff +2003::
2620:4f:8000::/48  +2620:4f:7fff:ffff:ffff:ffff:ffff:ffff -2620:4f:8000:: -2620:4f:8000:ffff:ffff:ffff:ffff:ffff +2620:4f:8001::
3fff::/20          +3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff -3fff:: -3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff +3fff:1000::
5f00::/16          -5eff:ffff::      -5f00::           -5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff -5f01::
fc00::/7           -fbff:ffff::      -fc00::           -fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -fe00::
fe80::/10          -fe7f:ffff::      -fe80::           -febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff -fec0::
ff00::/8           -feff:ffff::      -ff00::           -ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
public             +1.1.1.1          +8.8.8.8          +93.184.215.14    +2001:4860:4860::8888 +2606:4700::1111 +2a00:1450::1
no addresses       -                 -localhost        -1.2.3            -1.2.3.4.5        -256.1.1.1 -01.1.1.1 -:::1 -[::1] -8.8.8.8%lo
zones              -fe80::1%eth0     -2606:4700::1%1   -::1%lo           -2001:4860:4860::8888%eth0
`;

/** Every way to embed an IPv4 address in an IPv6 address. W and X are its halves, V and U those of Teredo. */
export const embeddings = [
  "::ffff:W:X",
  "0:0:0:0:0:ffff:W:X",
  "::W:X",
  "::ffff:0:W:X",
  "64:ff9b::W:X",
  "64:ff9b:1::W:X",
  "64:ff9b:1:fffe::W:X",
  "2002:W:X::",
  "2002:W:X:1:2:3:4:5",
  "2001:0:4136:e378:8000:63bf:V:U",
  "2001::W:X",
  "fe80::5efe:W:X",
] as const;

/** The IPv4 addresses to embed. None may pass, not even a public one, because its owner can use IPv4. */
export const embedded = [
  "127.0.0.1",
  "10.0.0.1",
  "169.254.169.254",
  "192.168.1.1",
  "100.100.100.200",
  "8.8.8.8",
];

const octets = (address: string): number[] => address.split(".").map(Number);
const number = (address: string) => octets(address).reduce((sum, octet) => sum * 256 + octet, 0);
const hex = (value: number) => value.toString(16);

export function embed(template: string, address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = octets(address);
  const [high, low] = [a * 256 + b, c * 256 + d];
  return template
    .replace("W", hex(high))
    .replace("X", hex(low))
    .replace("V", hex(high ^ 0xffff))
    .replace("U", hex(low ^ 0xffff));
}

const respell = (text: string, first: string) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint((first.codePointAt(0) ?? 0) + Number(digit)));
/** Circled digits: zero has its own code point. */
const circled = (text: string) =>
  text.replace(/\d/g, (digit) => (digit === "0" ? "⓪" : String.fromCodePoint(0x245f + Number(digit))));

/** The spellings of an IPv4 address in a URL that a browser's parser accepts. */
export function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = octets(address);
  const value = number(address);
  const octal = octets(address).map((octet) => `0${octet.toString(8)}`);
  return [
    address,
    `${address}.`,
    String(value),
    `${value}.`,
    `0x${hex(value)}`,
    `0X${hex(value).toUpperCase()}`,
    `0${value.toString(8)}`,
    octets(address)
      .map((octet) => `0x${hex(octet)}`)
      .join("."),
    octal.join("."),
    octal.map((octet) => `000${octet}`).join("."),
    `${a}.${b * 65_536 + c * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `0x${hex(a)}.${octal[1]}.${c}.0x${hex(d)}`,
    respell(address, "０"),
    respell(address, "𝟘"),
    respell(address, "𝟶"),
    circled(address),
    address.replaceAll(".", "。"),
    address.replaceAll(".", "．"),
    address.replaceAll(".", "｡"),
    address.replace(/\d/g, (digit) => `%3${digit}`),
    address.replaceAll(".", "%2e"),
    address.replace(".", ".\t"),
    address.replace(".", "\n."),
    `[::ffff:${address}]`,
    `[::FFFF:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
    `[0:0:0:0:0:FFFF:${address}]`,
    `[::${address}]`,
    `[64:ff9b::${address}]`,
    `[2002:${hex(a * 256 + b)}:${hex(c * 256 + d)}::]`,
  ];
}
