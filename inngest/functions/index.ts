import { maintainFunction } from "./maintain";
import { runReplayFunction } from "./run-replay";
import { sendAlertsFunction } from "./send-alerts";
import { sendCopiesFunction } from "./send-copies";
import { sendMailsFunction } from "./send-mails";
import { workFunction } from "./work";

/** All functions. */
export const functions = () => [
  workFunction(),
  maintainFunction(),
  runReplayFunction(),
  sendCopiesFunction(),
  sendAlertsFunction(),
  sendMailsFunction(),
];
