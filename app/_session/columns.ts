import { cookies } from "next/headers";

export const columnsCookie = "portico-delivery-columns";

/** The columns of the deliveries table that this browser has chosen; undefined if it has chosen none. */
export async function chosenColumns(): Promise<string | undefined> {
  return (await cookies()).get(columnsCookie)?.value;
}
