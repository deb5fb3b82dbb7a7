import { routes } from "@/lib/api/routes";

export const { POST } = routes("/replays/{id}/pause");
