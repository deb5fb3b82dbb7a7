import type { ReactNode } from "react";
import { CommandBox } from "@/components/ui/command-box";
import { Empty } from "@/components/ui/empty";
import { texts } from "./texts";

/** The empty state of the API keys page, with an example request. */
export function NoKeys({ origin, children }: { origin: string; children: ReactNode }) {
  return (
    <Empty title={texts.none.title}>
      <p>{texts.none.description}</p>
      {children}
      <div className="mt-2 w-full text-left">
        <ExampleRequest origin={origin} />
      </div>
    </Empty>
  );
}

/** An example request to the API, with a placeholder for the key. */
export function ExampleRequest({ origin }: { origin: string }) {
  const command = `curl -H 'authorization: Bearer KEY' '${origin}/api/v1/deliveries?limit=5'`;
  return <CommandBox title="The last five deliveries" command={command} />;
}
