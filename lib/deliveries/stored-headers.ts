import { z } from "zod";
import type { HeaderPairs } from "@/lib/http/types";

const headerPairs = z.array(z.tuple([z.string(), z.string()]));

/** Header lines as a JSON column stores them: `[[name, value], …]`. */
export function storedHeaders(json: unknown): HeaderPairs {
  return headerPairs.parse(json);
}
