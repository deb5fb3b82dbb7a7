import { pruneFunction } from "./prune";
import { rollUpFunction } from "./roll-up";
import { runReplayFunction } from "./run-replay";
import { sendAlertsFunction } from "./send-alerts";
import { sendCopiesFunction } from "./send-copies";
import { sendMailsFunction } from "./send-mails";
import { sweepFunction } from "./sweep";
import { watchFunction } from "./watch";
import { workFunction } from "./work";

/** All functions. */
export const functions = () => [
  workFunction(),
  sweepFunction(),
  pruneFunction(),
  rollUpFunction(),
  runReplayFunction(),
  sendCopiesFunction(),
  watchFunction(),
  sendAlertsFunction(),
  sendMailsFunction(),
];
