import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

export default function NotFound() {
  return (
    <Empty title="Page not found">
      <p>This page does not exist, or you do not have access to it. Check the ID, or use the search above.</p>
      <Button asChild>
        <Link href="/">Overview</Link>
      </Button>
    </Empty>
  );
}
