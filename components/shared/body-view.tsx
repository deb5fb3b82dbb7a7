"use client";

import { useMemo, useState } from "react";
import { cx } from "@/components/ui/class-names";
import { CopyButton } from "./copy";
import { bytes } from "./format";
import { prettyJson, type Token, type TokenKind } from "./pretty-json";

/** Characters that are shown; the whole is in the copy. */
const shownChars = 100_000;
/** More tokens than this are shown without colours. */
const colouredTokens = 4_000;

const colours: Readonly<Record<TokenKind, string | undefined>> = {
  key: "text-muted",
  string: undefined,
  number: undefined,
  word: "font-semibold",
  plain: "text-muted",
};

/** A body, as text and never as markup: pretty when it is JSON, else as it came. */
export function BodyView({ text, size, label }: { text: string; size?: number; label: string }) {
  const pretty = useMemo(() => (text.length > shownChars ? undefined : prettyJson(text)), [text]);
  const [raw, setRaw] = useState(false);
  const asJson = pretty !== undefined && !raw;
  if (text === "") return <p className="rounded-md bg-sunken px-3 py-2 text-muted text-xs">Empty, 0 bytes</p>;
  return (
    <div className="overflow-hidden rounded-md border bg-sunken">
      <div className="flex items-center justify-between gap-2 border-b py-0.5 pr-1 pl-3 text-muted text-xs">
        <span className="tabular-nums">{size === undefined ? label : `${label}, ${bytes(size)}`}</span>
        <span className="flex items-center">
          {pretty && <ViewSwitch raw={raw} onChange={setRaw} />}
          <CopyButton text={text} />
        </span>
      </div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[28rem] overflow-auto px-3 py-2"
      >
        <pre className="whitespace-pre-wrap break-all font-mono text-xs leading-[1.15rem]">
          {asJson ? <Tokens tokens={pretty} /> : text.slice(0, shownChars)}
        </pre>
      </section>
      {text.length > shownChars && (
        <p className="border-t px-3 py-1.5 text-muted text-xs">
          The first {bytes(shownChars)} are shown. Copy takes all of it.
        </p>
      )}
    </div>
  );
}

function ViewSwitch({ raw, onChange }: { raw: boolean; onChange: (raw: boolean) => void }) {
  return (
    <fieldset className="flex" aria-label="View">
      {[false, true].map((value) => (
        <button
          key={String(value)}
          type="button"
          aria-pressed={raw === value}
          onClick={() => onChange(value)}
          className={cx(
            "h-6 rounded-sm px-1.5 hover:text-text",
            raw === value && "font-medium text-text underline decoration-accent underline-offset-4",
          )}
        >
          {value ? "Raw" : "Pretty"}
        </button>
      ))}
    </fieldset>
  );
}

function Tokens({ tokens }: { tokens: readonly Token[] }) {
  if (tokens.length > colouredTokens) return tokens.map(({ text }) => text).join("");
  return tokens.map(({ kind, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of one text never move
    <span key={index} className={colours[kind]}>
      {text}
    </span>
  ));
}
