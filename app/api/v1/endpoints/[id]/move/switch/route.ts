import { routes } from "@/lib/api/routes";

export const { POST } = routes("/endpoints/{id}/move/switch");
