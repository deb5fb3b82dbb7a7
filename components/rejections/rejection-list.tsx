import { ChevronRight } from "lucide-react";
import { responsibleLabels } from "@/components/diagnosis/responsible-labels";
import { formatBytes } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { BodyView } from "@/components/ui/body-view";
import { HeaderList } from "@/components/ui/header-list";
import type { CodeDescription } from "@/lib/diagnosis/failure-codes";
import type { RejectionView } from "@/lib/events/rejections/list-rejections";

export interface RejectionListProps {
  readonly rejections: readonly RejectionView[];
  readonly causeOf: (rejection: RejectionView) => CodeDescription;
}

/** Rejected requests, each with its cause, the next step and the request itself. */
export function RejectionList({ rejections, causeOf }: RejectionListProps) {
  return (
    <ul aria-label="Rejections" className="border-t">
      {rejections.map((rejection) => (
        <li key={rejection.id} className="border-b">
          <Rejection rejection={rejection} cause={causeOf(rejection)} />
        </li>
      ))}
    </ul>
  );
}

function Rejection({ rejection, cause }: { rejection: RejectionView; cause: CodeDescription }) {
  const { code, detail, path, statusCode, receivedAt, suppressed, address } = rejection;
  return (
    <details className="group">
      <summary className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 py-2.5 hover:bg-hover md:grid-cols-[minmax(0,20rem)_minmax(0,1fr)_auto]">
        <span className="flex min-w-0 items-baseline gap-1.5">
          <ChevronRight aria-hidden className="size-3 shrink-0 self-center text-muted group-open:rotate-90" />
          <span className="shrink-0 font-medium">{cause.title}</span>
          <code className="truncate font-mono text-muted text-xs max-md:hidden">{code}</code>
        </span>
        <span className="min-w-0 break-words text-muted max-md:order-3 max-md:col-span-2 max-md:pl-4.5">
          <code className="font-mono text-xs">{path}</code> {detail}
        </span>
        <span className="text-right text-muted text-xs leading-5">
          {suppressed > 0 && `and ${suppressed.toLocaleString("en")} more, `}
          responded {statusCode}, <Time at={receivedAt} />
        </span>
      </summary>
      <div className="grid gap-3 pt-1 pb-4 pl-4.5">
        <p className="max-w-prose text-muted">
          {cause.summary}{" "}
          <span className="font-medium text-text">{responsibleLabels[cause.responsible]}:</span>{" "}
          {cause.whatToDo}
        </p>
        {address && (
          <p className="text-muted text-xs">
            From <code className="font-mono">{address}</code>
          </p>
        )}
        <ReceivedRequest rejection={rejection} />
      </div>
    </details>
  );
}

function ReceivedRequest({ rejection }: { rejection: RejectionView }) {
  const { headers, bodyStart, bodySize, isCut } = rejection;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="min-w-0">
        <HeaderList headers={headers} label="Headers as received" />
      </div>
      <div className="min-w-0">
        <BodyView
          text={bodyStart}
          label={isCut ? `Start of the body (${formatBytes(bodySize)} in total)` : "Body"}
        />
      </div>
    </div>
  );
}
