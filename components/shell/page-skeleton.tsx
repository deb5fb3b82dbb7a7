"use client";

import { usePathname } from "next/navigation";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { titleOf } from "./nav";
import { PageHeader } from "./page-header";

/**
 * Shown while a list page loads: the title of the page and a few rows.
 *
 * Only list pages have a `loading.tsx`. With one, Next sends the status before the page runs, and a page that finds
 * nothing could not respond with 404 any more. This is also why there is none for the whole portal.
 */
export function PageSkeleton() {
  const title = titleOf(usePathname());
  return (
    <>
      {title ? <PageHeader title={title} /> : <Skeleton className="mb-4 h-7 w-32" />}
      <SkeletonRows count={10} label={title ? `Loading ${title}` : "Loading"} />
    </>
  );
}
