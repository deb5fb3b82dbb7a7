import { routes } from "@/lib/api/routes";

export const { POST } = routes("/api-keys/{id}/regenerate-webhook-secret");
