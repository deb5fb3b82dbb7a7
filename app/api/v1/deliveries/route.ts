import { routes } from "@/lib/api/routes";

export const { GET } = routes("/deliveries");
