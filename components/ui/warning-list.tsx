import { Notice } from "./notice";

/** Warnings about settings that are saved all the same. Renders nothing without one. */
export function WarningList({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="waiting" role="status" className="mb-3">
      <div className="grid gap-1.5">
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
      </div>
    </Notice>
  );
}
