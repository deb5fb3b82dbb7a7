import { PorticoError } from "@/lib/platform/errors";

/** The result of a query, or the problem with its URL as a value. Other errors are thrown. */
export async function loadOrProblem<T extends object>(
  reading: Promise<T>,
): Promise<T | { readonly problem: string }> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PorticoError && error.code === "invalid_input") return { problem: error.message };
    throw error;
  }
}
