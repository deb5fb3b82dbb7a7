import { routes } from "@/lib/api/routes";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = routes("/events/{id}");
