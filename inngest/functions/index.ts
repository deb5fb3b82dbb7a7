import { drainLaneFunction } from "./drain-lane";
import { maintainFunction } from "./maintain";
import { runReplayFunction } from "./run-replay";
import { sendAlertsFunction } from "./send-alerts";
import { sendCopiesFunction } from "./send-copies";
import { sendMailsFunction } from "./send-mails";

/** All functions. */
export const functions = () => [
  drainLaneFunction(),
  maintainFunction(),
  runReplayFunction(),
  sendCopiesFunction(),
  sendAlertsFunction(),
  sendMailsFunction(),
];
