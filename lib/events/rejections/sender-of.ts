import { isIPv6 } from "node:net";
import { clientNetwork } from "@/lib/platform/client-address";

/**
 * The sender that an address stands for, to limit what one sender can write. A provider of IPv6 gives each customer a
 * whole /64 network, so the last four groups do not count.
 */
export function senderOf(address: string | null): string {
  if (address === null) return "";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [plain = ""] = address.split("%");
  return isIPv6(plain) ? clientNetwork(plain) : address.slice(0, 64);
}
