"use client";

import { Terminal } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { CommandBox } from "@/components/ui/command-box";
import { useAction } from "@/components/ui/use-action";
import type { ExampleRequest } from "@/lib/sources/example-request";
import { texts } from "./texts";

export interface ExampleCurlProps {
  readonly sourceId: string;
  readonly onMake: (sourceId: string) => Promise<ActionResult<ExampleRequest>>;
}

/** Creates a signed example request as a shell command, to test the source. */
export function ExampleCurl({ sourceId, onMake }: ExampleCurlProps) {
  const { run, isPending, result, problem } = useAction(onMake);
  return (
    <div className="grid gap-2">
      <p className="text-muted">{texts.example.description}</p>
      <ActionButton disabled={isPending} onClick={() => run(sourceId)} className="w-fit">
        <Terminal aria-hidden /> {result?.ok ? "Create another" : "Create curl command"}
      </ActionButton>
      <div role="status" className="grid gap-2">
        {problem && <p className="text-failure">{problem}</p>}
        {result?.ok && <Command example={result.data} />}
      </div>
    </div>
  );
}

function Command({ example: { type, command, goodForSeconds } }: { example: ExampleRequest }) {
  return (
    <>
      <CommandBox title={type} command={command} />
      <p className="text-muted text-xs">
        {texts.example.validity(goodForSeconds)} {texts.example.duplicate}
      </p>
    </>
  );
}
