import { notFound } from "next/navigation";
import { PorticoError } from "@/lib/platform/errors";

/** What a read model answers, or the not-found page: the same for another partner's id and a made-up one. */
export async function loadOrNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PorticoError && error.code === "not_found") notFound();
    throw error;
  }
}
