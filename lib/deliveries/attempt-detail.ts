import type { AttemptBodies } from "./read-attempt";
import type { AttemptView } from "./read-delivery";
import type { SettingsInForce } from "./read-settings-in-force";

/** An attempt with its bodies and the settings of the endpoint at that time. */
export interface AttemptDetail {
  readonly attempt: AttemptView;
  readonly bodies: AttemptBodies;
  /** Null if the history of the endpoint does not contain them. */
  readonly settings: SettingsInForce | null;
}
