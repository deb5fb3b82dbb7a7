"use client";

import { useRouter } from "next/navigation";
import { EndpointForm } from "@/components/endpoint-form/endpoint-form";
import type { DialectOption, EndpointValues } from "@/components/endpoint-form/types";
import type { ActionResult } from "@/components/shared/action-result";

interface EditEndpointProps {
  readonly endpointId: string;
  readonly dialect: DialectOption;
  readonly values: EndpointValues;
  readonly onSave: (endpointId: string, form: FormData) => Promise<ActionResult<null>>;
}

export function EditEndpoint({ endpointId, dialect, values, onSave }: EditEndpointProps) {
  const router = useRouter();
  return (
    <EndpointForm
      dialects={[dialect]}
      partners={[]}
      values={values}
      submitLabel="Save changes"
      onSubmit={(form) => onSave(endpointId, form)}
      onDone={() => router.push(`/endpoints/${endpointId}`)}
    />
  );
}
