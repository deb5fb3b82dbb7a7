import type { Metadata } from "next";
import { PageHeader } from "@/components/shell/page-header";
import { NewSource } from "@/components/sources/new-source";
import { texts } from "@/components/sources/texts";
import { dialects } from "@/lib/dialects";
import { requirePageRight } from "../../../require-right";
import { addSource } from "../actions";

export const metadata: Metadata = { title: "New source" };

export default async function NewSourcePage() {
  await requirePageRight("operate");
  const options = Object.values(dialects).map(({ name, title, secretHint }) => ({ name, title, secretHint }));
  return (
    <>
      <PageHeader title="New source" description={texts.form.description} />
      <NewSource dialects={options} onCreate={addSource} />
    </>
  );
}
