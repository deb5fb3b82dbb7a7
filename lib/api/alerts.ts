import { alertQuery, listAlerts } from "@/lib/alerts/list-alerts";
import { ok, type Resource } from "./call";
import { alertList } from "./schemas/alert";

export const alerts: Resource = {
  name: "Alerts",
  description: "An alert reports a problem that someone should know about, or its end.",
  calls: [
    {
      method: "GET",
      path: "/alerts",
      operationId: "listAlerts",
      summary: "List alerts",
      description: "Returns the alerts, newest first. A partner's key sees the alerts about its own partner.",
      right: "read",
      query: alertQuery,
      responses: { 200: { description: "A page of alerts.", schema: alertList } },
      run: async ({ ctx, query }) => ok(await listAlerts({ ctx, query })),
    },
  ],
};
