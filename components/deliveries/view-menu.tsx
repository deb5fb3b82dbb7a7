"use client";

import { Bookmark, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/fields";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/ui/use-action";
import { builtInViews, type View } from "./built-in-views";
import { type DeliveryFilters, deliveriesHref } from "./filters";
import { texts } from "./texts";

export interface SavedView extends View {
  readonly id: string;
}

export interface ViewMenuProps {
  readonly filters: DeliveryFilters;
  readonly views: readonly SavedView[];
  readonly onSave: (name: string, filters: DeliveryFilters) => Promise<ActionResult<unknown>>;
  readonly onDelete: (viewId: string) => Promise<ActionResult<unknown>>;
}

/** Built-in and saved views of the list: filters with a name. */
export function ViewMenu({ filters, views, onSave, onDelete }: ViewMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Menu
        button={
          <>
            <Bookmark aria-hidden /> Views
          </>
        }
      >
        <MenuGroup label="Built-in views">
          <ViewItems views={builtInViews} />
        </MenuGroup>
        {views.length > 0 && (
          <MenuGroup label="Your views">
            <ViewItems views={views} />
          </MenuGroup>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => setOpen(true)}>Save or delete a view</MenuItem>
      </Menu>
      <Dialog open={open} onOpenChange={setOpen} title="Your views" description={texts.views.description}>
        <ActionForm
          submitLabel="Save view"
          footer={<DialogCancel />}
          onSubmit={(form) => onSave(String(form.get("name") ?? ""), filters)}
          onDone={() => setOpen(false)}
        >
          {(problemOf) => (
            <TextField
              label="Name"
              hint={texts.views.nameHint}
              name="name"
              maxLength={60}
              problem={problemOf("name")}
            />
          )}
        </ActionForm>
        {views.length > 0 && <SavedViews views={views} onDelete={onDelete} />}
      </Dialog>
    </>
  );
}

function ViewItems({ views }: { views: readonly View[] }) {
  return views.map(({ name, filters }) => (
    <MenuItem key={name} asChild>
      <Link href={deliveriesHref(filters)} prefetch={false}>
        <span className="truncate">{name}</span>
      </Link>
    </MenuItem>
  ));
}

function SavedViews({ views, onDelete }: Pick<ViewMenuProps, "views" | "onDelete">) {
  const { run, isPending, problem } = useAction(onDelete);
  return (
    <section aria-label="Saved views" className="border-t pt-3">
      <ul>
        {views.map(({ id, name }) => (
          <li key={id} className="flex h-9 items-center justify-between gap-3">
            <span className="truncate">{name}</span>
            <Button
              variant="ghost"
              disabled={isPending}
              aria-label={`Delete ${name}`}
              onClick={() => run(id)}
            >
              <Trash2 aria-hidden /> Delete
            </Button>
          </li>
        ))}
      </ul>
      <Problem message={problem} />
    </section>
  );
}
