"use client";

import { cx } from "class-variance-authority";
import { useMemo, useState } from "react";
import { formatBytes, formatExactBytes } from "@/components/format/format";
import { hexDump, hexOf } from "@/components/format/hex-dump";
import { prettyJson, type Token, type TokenKind } from "@/components/format/pretty-json";
import { visibleText } from "@/components/format/visible-text";
import { Copyable, CopyButton } from "./copy";

/** The maximum number of characters to show. The copy button copies everything. */
const shownChars = 100_000;
/** The maximum number of bytes in the hex view. */
const shownBytes = 16_384;
/** JSON with more tokens is shown without colours. */
const maxColouredTokens = 4_000;

const tokenClasses: Readonly<Record<TokenKind, string | undefined>> = {
  key: "text-muted",
  string: undefined,
  number: undefined,
  literal: "font-semibold",
  plain: "text-muted",
};

const views = { pretty: "Pretty", raw: "Raw", hex: "Hex" } as const;
type View = keyof typeof views;
const viewNames = ["pretty", "raw", "hex"] as const;

export interface BodyViewProps {
  readonly text: string;
  /** The bytes, if the text is not their exact representation; otherwise null. */
  readonly base64?: string | null;
  /** The codings of the bytes, such as `gzip`, if they are compressed. The text is decoded. */
  readonly contentEncoding?: string | null;
  /** The number of bytes. */
  readonly size?: number;
  readonly sha256?: string;
  readonly label: string;
}

function bytesOf({ text, base64 }: Pick<BodyViewProps, "text" | "base64">): Uint8Array {
  if (!base64) return new TextEncoder().encode(text);
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** A body as text, never as markup: formatted JSON, the raw text, or a hex dump. */
export function BodyView(props: BodyViewProps) {
  const { text, base64, contentEncoding, size, label } = props;
  const pretty = useMemo(() => (text.length > shownChars ? undefined : prettyJson(text)), [text]);
  const [chosen, setChosen] = useState<View>("pretty");
  if (text === "") return <p className="rounded-md bg-sunken px-3 py-2 text-muted text-xs">Empty, 0 bytes</p>;
  // Without the bytes, a decoded text or one with replacement characters cannot be shown as a hex dump.
  const isExact = base64 !== undefined || !(contentEncoding || text.includes("\ufffd"));
  const choices = viewNames.filter((each) => (each === "pretty" ? pretty : each === "raw" || isExact));
  const view = choices.find((each) => each === chosen) ?? "raw";
  return (
    <div className="overflow-hidden rounded-md border bg-sunken">
      <div className="flex flex-wrap items-center justify-between gap-x-2 border-b py-0.5 pr-1 pl-3 text-muted text-xs">
        <span className="tabular-nums">
          {size === undefined ? label : `${label}, ${formatExactBytes(size)}`}
        </span>
        <span className="flex items-center">
          <ViewSwitch choices={choices} view={view} onChange={setChosen} />
          <CopyButton text={() => (view === "hex" ? hexOf(bytesOf(props)) : text)} />
        </span>
      </div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard
        tabIndex={0}
        className="max-h-[28rem] overflow-auto px-3 py-2"
      >
        <pre
          className={cx(
            "font-mono text-xs leading-[1.15rem]",
            view === "hex" ? "w-max" : "whitespace-pre-wrap break-all",
          )}
        >
          {view === "pretty" && pretty && <Tokens tokens={pretty} />}
          {view === "raw" && visibleText(text.slice(0, shownChars))}
          {view === "hex" && hexDump(bytesOf(props).subarray(0, shownBytes))}
        </pre>
      </section>
      <BodyFooter {...props} view={view} />
    </div>
  );
}

/** Notes on the view, and the hash of the body. */
function BodyFooter(props: Omit<BodyViewProps, "label"> & { view: View }) {
  const { text, base64, contentEncoding, size, sha256, view } = props;
  const isCut = view === "hex" ? (size ?? text.length) > shownBytes : text.length > shownChars;
  const notes = [
    isCut &&
      `Only the first ${formatBytes(view === "hex" ? shownBytes : shownChars)} are shown. Copy includes everything.`,
    contentEncoding &&
      view !== "hex" &&
      `Compressed with ${contentEncoding}. The text is decoded. Size and SHA-256 are those of the compressed bytes.`,
    base64 &&
      !contentEncoding &&
      view !== "hex" &&
      "Not valid UTF-8. Invalid bytes are shown as �. The hex view shows every byte.",
  ].filter((note) => typeof note === "string");
  if (notes.length === 0 && sha256 === undefined) return null;
  return (
    <div className="grid gap-0.5 border-t px-3 py-1.5 text-muted text-xs">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {sha256 !== undefined && (
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0">SHA-256</span>
          <Copyable text={sha256} label="the SHA-256 of these bytes" />
        </p>
      )}
    </div>
  );
}

interface ViewSwitchProps {
  readonly choices: readonly View[];
  readonly view: View;
  readonly onChange: (view: View) => void;
}

function ViewSwitch({ choices, view, onChange }: ViewSwitchProps) {
  return (
    <fieldset className="flex" aria-label="View">
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={view === choice}
          onClick={() => onChange(choice)}
          className={cx(
            "h-6 rounded-sm px-1.5 hover:text-text",
            view === choice && "font-medium text-text underline decoration-accent underline-offset-4",
          )}
        >
          {views[choice]}
        </button>
      ))}
    </fieldset>
  );
}

function Tokens({ tokens }: { tokens: readonly Token[] }) {
  if (tokens.length > maxColouredTokens) return visibleText(tokens.map(({ text }) => text).join(""));
  return tokens.map(({ kind, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of one text never move
    <span key={index} className={tokenClasses[kind]}>
      {visibleText(text)}
    </span>
  ));
}
