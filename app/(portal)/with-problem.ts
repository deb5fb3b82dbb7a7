import { PorticoError } from "@/lib/platform/errors";

/** What a read model answers, or the reader's mistake in the URL as a value. Everything else goes on being thrown. */
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
