import { cookies } from "next/headers";

export const columnsCookie = "portico-delivery-columns";

/** The columns of the deliveries table that were chosen in this browser; undefined when none ever were. */
export async function chosenColumns(): Promise<string | undefined> {
  return (await cookies()).get(columnsCookie)?.value;
}
