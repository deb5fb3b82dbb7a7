import { cx } from "class-variance-authority";

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block animate-breathe rounded-sm bg-idle-soft", className)} />;
}

/** Placeholder rows of a list that is loading. */
export function SkeletonRows({ count = 8, label }: { count?: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} className="flex h-9 items-center gap-6 border-b">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-56 max-w-[40%]" />
          <Skeleton className="h-3 flex-1 max-md:hidden" />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
