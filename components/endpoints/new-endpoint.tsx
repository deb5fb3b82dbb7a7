"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { OneTimeSecret } from "@/components/ui/secret-once";
import type { EndpointFormProps } from "./form/endpoint-form";
import { EndpointForm } from "./form/endpoint-form";
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

/** The form; after it, the secret, which lives in this page alone and is gone with it. */
export function NewEndpoint({ onCreate, ...form }: NewEndpointProps) {
  const [created, setCreated] = useState<CreatedEndpoint>();
  return created ? (
    <Created endpoint={created} />
  ) : (
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

function Created({ endpoint }: { endpoint: CreatedEndpoint }) {
  return (
    <section aria-label="Registered" className="grid max-w-2xl gap-5">
      <div role="status" className="grid gap-1">
        <h2 className="flex items-center gap-2 font-semibold text-lg">
          <CircleCheck aria-hidden className="size-4.5 text-success" /> Endpoint registered
        </h2>
        <Copyable text={endpoint.url} label="the URL" className="w-fit text-muted" />
      </div>
      <div className="grid gap-1.5">
        <h3 className="font-medium">Signing secret</h3>
        <OneTimeSecret secret={endpoint.secret} />
        <p className="text-muted text-xs">{endpoint.secretHint}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary">
          <Link href={`/endpoints/${endpoint.id}#test`}>Continue and send a test</Link>
        </Button>
        <Button asChild>
          <Link href="/endpoints">All endpoints</Link>
        </Button>
      </div>
    </section>
  );
}
