import type { DialectOption } from "@/components/endpoints/form/types";
import { dialects } from "@/lib/dialects";
import type { Dialect } from "@/lib/dialects/types";
import { settingsWithDefaults } from "@/lib/endpoints/settings";

/** A dialect as plain data, for forms in the browser. */
export function dialectOption(dialect: Dialect): DialectOption {
  return {
    name: dialect.name,
    title: dialect.title,
    secretHint: dialect.secretHint,
    openTypes: dialect.openTypes,
    eventTypes: dialect.eventTypes.map(({ type, title, description, emitted, deprecated }) => ({
      type,
      title,
      description,
      emitted,
      deprecated: deprecated ?? false,
    })),
    defaults: settingsWithDefaults(dialect),
  };
}

export function dialectOptions(): readonly DialectOption[] {
  return Object.values(dialects).map(dialectOption);
}

export function dialectTitles(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(dialects).map(({ name, title }) => [name, title]));
}
