import { sendMails } from "@/lib/mail/send-mails";
import { inngest } from "../client";
import { mailsQueued } from "../events";

/** Sends the mails that are due. The sweep finds those that failed when they are due again. */
export const sendMailsFunction = () =>
  inngest().createFunction(
    {
      id: "send-mails",
      name: "Send mails",
      triggers: [{ event: mailsQueued.name }],
      concurrency: [{ limit: 1 }],
      retries: 3,
    },
    async ({ step }) => {
      const { sent, failed, more } = await step.run("send", () => sendMails());
      if (more) await step.sendEvent("go-on", { name: mailsQueued.name, data: {} });
      return { sent, failed };
    },
  );
