import { routes } from "@/lib/api/routes";

export const { POST } = routes("/partners/{id}/access-links");
