import { routes } from "@/lib/api/routes";

export const { GET, POST } = routes("/sources");
