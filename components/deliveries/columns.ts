/** The columns of the deliveries table that can be chosen; status and event are always there. */
const optionalColumns = [
  { key: "endpoint", label: "Endpoint", isDefault: true },
  { key: "partner", label: "Partner", isDefault: true },
  { key: "answer", label: "Response", isDefault: true },
  { key: "attempts", label: "Attempts", isDefault: true },
  { key: "received", label: "Received", isDefault: true },
  { key: "externalId", label: "External ID", isDefault: true },
  { key: "lastAttempt", label: "Last attempt", isDefault: false },
  { key: "source", label: "Source", isDefault: false },
  { key: "eventId", label: "Event ID", isDefault: false },
  { key: "deliveryId", label: "Delivery ID", isDefault: false },
] as const;

export type ColumnKey = (typeof optionalColumns)[number]["key"];

export interface ColumnChoice {
  readonly key: ColumnKey;
  readonly label: string;
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
    .map(({ key, label, isDefault }) => ({ key, label, isShown: keys ? keys.includes(key) : isDefault }));
}
