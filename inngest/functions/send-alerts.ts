import { dispatchAlerts } from "@/lib/alerts/dispatch-alerts";
import { inngest } from "../client";
import { alertsRaised } from "../events";
import { announceMails, announceWakes } from "../publisher";

/** Hands raised alerts to the engine, as operational events, and to the outbox, as mails. */
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
      const { alerts, mails, woken } = await dispatchAlerts();
      await announceWakes(woken);
      if (mails > 0) await announceMails();
      return { alerts, mails };
    },
  );
