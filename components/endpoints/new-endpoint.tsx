"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Created, CreatedPart } from "@/components/ui/created";
import { OneTimeSecret } from "@/components/ui/secret-once";
import { EndpointForm, type EndpointFormProps } from "./form/endpoint-form";
import type { SubmitEndpoint } from "./form/types";

export interface CreatedEndpoint {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly secretHint: string;
}

export interface NewEndpointProps
  extends Pick<
    EndpointFormProps<CreatedEndpoint>,
    "dialects" | "partners" | "isOperator" | "operationalTypes"
  > {
  readonly onCreate: SubmitEndpoint<CreatedEndpoint>;
}

/** The form for a new endpoint, then its secret. The secret is shown only on this page. */
export function NewEndpoint({ onCreate, ...form }: NewEndpointProps) {
  const [created, setCreated] = useState<CreatedEndpoint>();
  if (created) return <EndpointRegistered endpoint={created} />;
  return (
    <EndpointForm
      {...form}
      submitLabel="Register endpoint"
      onSubmit={onCreate}
      onDone={(endpoint) => {
        setCreated(endpoint);
        window.scrollTo({ top: 0 });
      }}
    />
  );
}

function EndpointRegistered({ endpoint }: { endpoint: CreatedEndpoint }) {
  return (
    <Created
      title="Endpoint registered"
      actions={
        <>
          <Button asChild variant="primary">
            <Link href={`/endpoints/${endpoint.id}#test`}>Continue and send a test</Link>
          </Button>
          <Button asChild>
            <Link href="/endpoints">All endpoints</Link>
          </Button>
        </>
      }
    >
      <Copyable text={endpoint.url} label="the URL" className="w-fit text-muted" />
      <CreatedPart title="Signing secret">
        <OneTimeSecret secret={endpoint.secret} />
        <p className="text-muted text-xs">{endpoint.secretHint}</p>
      </CreatedPart>
    </Created>
  );
}
