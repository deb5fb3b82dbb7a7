import { routes } from "@/lib/api/routes";

/** The call waits for the response of the endpoint: at most a minute. */
export const maxDuration = 90;

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = routes("/endpoints/{id}/test");
