import { routes } from "@/lib/api/routes";

export const { GET, DELETE } = routes("/replays/{id}");
