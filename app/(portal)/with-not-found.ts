import { notFound } from "next/navigation";
import { PorticoError } from "@/lib/platform/errors";

/** The result of a query, or the not-found page, which is the same for another partner's id and an unknown one. */
export async function loadOrNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PorticoError && error.code === "not_found") notFound();
    throw error;
  }
}
