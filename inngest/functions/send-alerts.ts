import { dispatchAlerts } from "@/lib/alerts/dispatch-alerts";
import { inngest } from "../client";
import { alertsRaised } from "../events";

/** Sends alerts as operational events and queues their mails. */
export const sendAlertsFunction = () =>
  inngest().createFunction(
    {
      id: "send-alerts",
      name: "Send alerts",
      triggers: [{ event: alertsRaised.name }],
      concurrency: [{ limit: 1 }],
      retries: 3,
    },
    async () => {
      return dispatchAlerts();
    },
  );
