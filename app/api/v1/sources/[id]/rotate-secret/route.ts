import { routes } from "@/lib/api/routes";

export const { POST } = routes("/sources/{id}/rotate-secret");
