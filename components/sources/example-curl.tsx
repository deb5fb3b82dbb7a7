"use client";

import { Terminal } from "lucide-react";
import { useState, useTransition } from "react";
import { formatDuration } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { CommandBox } from "@/components/ui/command-box";

interface Example {
  readonly type: string;
  readonly command: string;
  readonly goodForSeconds: number | null;
}

export interface ExampleCurlProps {
  readonly sourceId: string;
  readonly onMake: (sourceId: string) => Promise<ActionResult<Example>>;
}

/** Makes a signed request to paste into a terminal: the quickest way to see whether a source works. */
export function ExampleCurl({ sourceId, onMake }: ExampleCurlProps) {
  const [result, setResult] = useState<ActionResult<Example>>();
  const [isPending, startTransition] = useTransition();
  const make = () => startTransition(async () => setResult(await onMake(sourceId)));
  return (
    <div className="grid gap-2">
      <p className="text-muted">
        An example event from the catalog, signed with this source's secret. Portico delivers it to every
        matching endpoint.
      </p>
      <ActionButton disabled={isPending} onClick={make} className="w-fit">
        <Terminal aria-hidden /> {result?.ok ? "Create another" : "Create curl command"}
      </ActionButton>
      <div role="status" className="grid gap-2">
        {result && !result.ok && <p className="text-failure">{result.message}</p>}
        {result?.ok && <Command example={result.data} />}
      </div>
    </div>
  );
}

function Command({ example: { type, command, goodForSeconds } }: { example: Example }) {
  return (
    <>
      <CommandBox title={type} command={command} />
      <p className="text-muted text-xs">
        The command contains a signature, not the secret
        {goodForSeconds === null
          ? "."
          : `. It is valid for ${formatDuration(goodForSeconds * 1_000)}, because the dialect signs the timestamp.`}{" "}
        A second send counts as a duplicate.
      </p>
    </>
  );
}
