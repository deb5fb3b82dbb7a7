import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import type { Source } from "@/prisma/generated/client";

/** A source as callers see it: public id, ISO 8601 times, no secret. */
export function sourceView({ id, slug, dialect, description, silentAfterMinutes, createdAt }: Source) {
  return {
    id: publicId("source", id),
    slug,
    dialect,
    description,
    /** Where the provider posts to. */
    url: `${publicUrl()}/api/webhooks/${slug}`,
    silentAfterMinutes,
    createdAt: createdAt.toISOString(),
  };
}

export type SourceView = ReturnType<typeof sourceView>;
