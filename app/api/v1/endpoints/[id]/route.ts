import { routes } from "@/lib/api/routes";

export const { GET, PATCH, DELETE } = routes("/endpoints/{id}");
