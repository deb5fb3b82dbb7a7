import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

export default function NotFound() {
  return (
    <main className="px-4 py-16">
      <Empty title="Page not found">
        <p>
          This page does not exist, or you do not have access to it. Check the link, or start from the
          overview.
        </p>
        <Button asChild>
          <Link href="/">Overview</Link>
        </Button>
      </Empty>
    </main>
  );
}
