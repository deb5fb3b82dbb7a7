import { routes } from "@/lib/api/routes";

export const { GET, PATCH } = routes("/sources/{id}");
