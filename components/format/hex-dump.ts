const perLine = 16;

/** A byte as two hex digits. */
function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** All bytes as hex digits without separators. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, hex).join("");
}

/** A hex dump: the offset, sixteen bytes, and the printable ASCII characters in each line. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    lines.push(line(at, bytes.subarray(at, at + perLine)));
  }
  return lines.join("\n");
}

function line(at: number, bytes: Uint8Array): string {
  const pairs = Array.from(bytes, hex);
  const halves = [pairs.slice(0, perLine / 2).join(" "), pairs.slice(perLine / 2).join(" ")];
  const text = Array.from(bytes, (byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : "."));
  return `${at.toString(16).padStart(6, "0")}  ${halves.join("  ").padEnd(perLine * 3)}  ${text.join("")}`;
}
