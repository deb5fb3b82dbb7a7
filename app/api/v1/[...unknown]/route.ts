import { apiRoute } from "@/lib/api/api-route";
import { PorticoError } from "@/lib/platform/errors";

/** A path that the API does not have, as a problem document like every other error. */
const unknown = apiRoute(async () => {
  throw new PorticoError("not_found", "The API has no such path.");
});

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
