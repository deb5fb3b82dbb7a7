"use client";

import { useRouter } from "next/navigation";
import type { ActionResult } from "@/components/ui/action-result";
import { EndpointForm, type EndpointFormProps } from "./form/endpoint-form";
import type { DialectOption, EndpointValues, PartnerOption } from "./form/types";

interface EditEndpointProps extends Pick<EndpointFormProps<null>, "isOperator" | "operationalTypes"> {
  readonly endpointId: string;
  readonly dialect: DialectOption;
  readonly partner: PartnerOption;
  readonly values: EndpointValues;
  readonly onSave: (endpointId: string, form: FormData) => Promise<ActionResult<null>>;
}

export function EditEndpoint({ endpointId, dialect, partner, onSave, ...form }: EditEndpointProps) {
  const router = useRouter();
  return (
    <EndpointForm
      {...form}
      dialects={[dialect]}
      partners={[partner]}
      submitLabel="Save changes"
      onSubmit={(form) => onSave(endpointId, form)}
      onDone={() => router.push(`/endpoints/${endpointId}`)}
    />
  );
}
