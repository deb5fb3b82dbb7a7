import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy";
import { Empty } from "@/components/ui/empty";

/** Says what keys are for, with a call to try the first one with. */
export function NoKeys({ origin, children }: { origin: string; children: ReactNode }) {
  return (
    <Empty title="No API keys yet">
      <p>
        An API key lets an integration register endpoints, read deliveries and replay them. You can restrict
        it to one partner and to some permissions.
      </p>
      {children}
      <div className="mt-2 w-full text-left">
        <ExampleRequest origin={origin} />
      </div>
    </Empty>
  );
}

/** A first call of the API, with a place for the key. */
export function ExampleRequest({ origin, apiKey = "KEY" }: { origin: string; apiKey?: string }) {
  const command = `curl -H 'authorization: Bearer ${apiKey}' '${origin}/api/v1/deliveries?limit=5'`;
  return (
    <div className="overflow-hidden rounded-md border bg-sunken">
      <div className="flex items-center justify-between border-b py-0.5 pr-1 pl-3 text-muted text-xs">
        The last five deliveries
        <CopyButton text={command} />
      </div>
      <pre className="whitespace-pre-wrap break-all px-3 py-2 font-mono text-text text-xs">{command}</pre>
    </div>
  );
}
