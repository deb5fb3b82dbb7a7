import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

/** Shown for a URL with invalid filters, for example one that an email program cut off. */
export function UrlProblem({ problem, href }: { problem: string; href: string }) {
  return (
    <Empty title="This link is not valid">
      <p>
        The link contains an invalid filter: <code className="font-mono text-sm">{problem}</code>
      </p>
      <Button asChild>
        <Link href={href}>Show all</Link>
      </Button>
    </Empty>
  );
}
