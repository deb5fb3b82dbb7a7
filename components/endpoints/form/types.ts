import type { ActionResult } from "@/components/ui/action-result";
import type { DeliverySettings } from "@/lib/endpoints/settings";
import type { Conditions } from "./conditions";

export interface EventTypeOption {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly emitted: boolean;
  readonly deprecated: boolean;
}

/** A dialect as far as the form needs it. */
export interface DialectOption {
  readonly name: string;
  readonly title: string;
  readonly secretHint: string;
  /** Whether types that are not in the list can be named. */
  readonly openTypes: boolean;
  readonly eventTypes: readonly EventTypeOption[];
  /** What a new endpoint of this dialect gets for the settings that are left empty. */
  readonly defaults: DeliverySettings;
}

/** A partner, as far as the form needs it. */
export interface PartnerOption {
  readonly id: string;
  readonly name: string;
  /** Which events belong to the partner. Empty: no operator has set it yet. */
  readonly scope: readonly Conditions[];
  /** The operators' own partner: only its endpoints can receive operational events. */
  readonly takesOperational: boolean;
}

/** The settings of an endpoint that is to be changed. */
export interface EndpointValues extends DeliverySettings {
  readonly url: string;
  readonly description: string | null;
  readonly dialect: string;
  readonly eventTypes: readonly string[];
  readonly filter: Conditions;
}

export type SubmitEndpoint<T> = (form: FormData) => Promise<ActionResult<T>>;
