/** The columns of the deliveries table that can be chosen; status and event are always there. */
const optionalColumns = [
  { key: "endpoint", word: "Endpoint", isUsual: true },
  { key: "partner", word: "Partner", isUsual: true },
  { key: "answer", word: "Answer", isUsual: true },
  { key: "attempts", word: "Attempts", isUsual: true },
  { key: "received", word: "Received", isUsual: true },
  { key: "externalId", word: "External id", isUsual: true },
  { key: "lastAttempt", word: "Last attempt", isUsual: false },
  { key: "source", word: "Source", isUsual: false },
  { key: "eventId", word: "Event id", isUsual: false },
  { key: "deliveryId", word: "Delivery id", isUsual: false },
] as const;

export type ColumnKey = (typeof optionalColumns)[number]["key"];

export interface ColumnChoice {
  readonly key: ColumnKey;
  readonly word: string;
  readonly isShown: boolean;
}

/**
 * Every column that there is for someone, and whether they show it.
 * @param chosen the keys of the shown ones, with spaces between them; undefined when nothing was ever chosen
 */
export function columnChoices(chosen: string | undefined, isOperator: boolean): readonly ColumnChoice[] {
  const keys = chosen?.split(" ");
  return optionalColumns
    .filter(({ key }) => isOperator || key !== "partner")
    .map(({ key, word, isUsual }) => ({ key, word, isShown: keys ? keys.includes(key) : isUsual }));
}
