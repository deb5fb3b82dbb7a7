import { ArrowLeft } from "lucide-react";
import Link from "next/link";

/** A link from a detail page back to its list. */
export function BackLink({ href, label }: { href: string; label: string }) {
  return (
    <Link
      href={href}
      className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-text"
    >
      <ArrowLeft aria-hidden className="size-3.5" /> {label}
    </Link>
  );
}
