import { routes } from "@/lib/api/routes";

export const { DELETE } = routes("/access-links/{id}");
