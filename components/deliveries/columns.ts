/** The columns of the deliveries table that users can choose. Status and event are always shown. */
const optionalColumns = [
  { key: "endpoint", label: "Endpoint", isDefault: true },
  { key: "partner", label: "Partner", isDefault: true },
  { key: "response", label: "Response", isDefault: true },
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
 * The columns that a user can choose, and whether each is shown.
 * @param chosen the keys of the shown columns, separated by spaces; undefined before the first choice
 */
export function columnChoices(chosen: string | undefined, isOperator: boolean): readonly ColumnChoice[] {
  const keys = chosen?.split(" ");
  return optionalColumns
    .filter(({ key }) => isOperator || key !== "partner")
    .map(({ key, label, isDefault }) => ({ key, label, isShown: keys ? keys.includes(key) : isDefault }));
}
