import { routes } from "@/lib/api/routes";

export const { POST } = routes("/deliveries/{id}/retry");
