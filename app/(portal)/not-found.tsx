import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

export default function NotFound() {
  return (
    <Empty title="There is nothing at this address">
      <p>
        What you look for does not exist, or it is not yours to see. Check the id, or search for it above.
      </p>
      <Button asChild>
        <Link href="/">Overview</Link>
      </Button>
    </Empty>
  );
}
