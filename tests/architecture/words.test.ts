import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * Holds code, docs and interface to the field's words. Each word was once Portico's own word for something that every
 * developer knows under another name. The patterns leave alone what is ordinary English (`link`, `indeed`, `quotation
 * mark`). When a hit is innocent, write the sentence differently or extend {@link innocent}.
 */
interface Banned {
  readonly pattern: RegExp;
  /** The word to use instead. */
  readonly instead: string;
}

const banned: readonly Banned[] = [
  { pattern: /wish/i, instead: "input, query, options" },
  { pattern: /answer/i, instead: "response, result, return, reply; answer times are latency" },
  { pattern: /[a-z]Words?\b|\bwords?(?=[A-Z])|\bword\??:/, instead: "label, text, formatX" },
  { pattern: /\blooks?\??(?=[=:])|[a-z]Looks?\b|\blooks?(?!Up)(?=[A-Z])/, instead: "variant, className" },
  { pattern: /\bink\b|\bink(?=[A-Z])|[a-z]Ink\b/, instead: "tone, className" },
  { pattern: /\b(told|said)\b|\bsay(?=[(=:])/i, instead: "gets, listener, message" },
  { pattern: /\bhears?\b/i, instead: "gets, receives" },
  { pattern: /doors?\b|door(?=[A-Z])/i, instead: "HTTP client, entry, wrapper" },
  { pattern: /\bexchange(?=\()|\/exchange\b|own-?place/i, instead: "sendRequest, self-address" },
  { pattern: /(?<!im)pulse|\btagOf\b/i, instead: "version" },
  { pattern: /leave-?mark|\bMarkName\b/i, instead: "saveCheckpoint" },
  { pattern: /announc/i, instead: "publish" },
  { pattern: /LaneWake|LaneRest|\brestOf\b/, instead: "effects.wakeLane, sleepWorker" },
  { pattern: /\bjudg|verdict/i, instead: "decideOutcome, check; VerificationResult, OverviewSummary" },
  { pattern: /under-way|underWay/i, instead: "in-flight" },
  { pattern: /note-?(attempt|answer|call)/i, instead: "attempt-metrics, record…" },
  { pattern: /forgiv/i, instead: "reset-breaker" },
  { pattern: /\bturnOf\b|\b(interface|type) Turn\b|: Turn\b/, instead: "BreakerTransition" },
  { pattern: /discre(et|tion)|\bspoken\b/i, instead: "redact-errors" },
  { pattern: /\b(interface|type) (Needs?|Attention)\b/, instead: "AttentionItem" },
  { pattern: /\bThings?\b|[a-z]Things?\b/, instead: "SearchResult, search" },
  { pattern: /\b(interface|type) \w*Place\b|[a-z]Place\b/, instead: "NavItem, ListState" },
  { pattern: /(?<!in)deeds?\b|(?<!in)deed(?=[A-Z])/i, instead: "audit entry, action" },
  { pattern: /\bbeside(?=\()|(open|)Beside(?=[A-Z]|\b)|-beside\b|\bbeside-/, instead: "SidePanel" },
  { pattern: /\bstretch(es)?\b|Stretch/, instead: "TimeRange" },
  { pattern: /unsteady/i, instead: "degraded" },
  {
    pattern: /\bmay-?Manage\b|livingKey|\borNotFound\b|\borProblem\b/i,
    instead: "requireX, isKeyActive, withX",
  },
  { pattern: /\bsiblings?\b|[a-z]Siblings?\b/i, instead: "relatedDeliveries" },
  { pattern: /[a-z]Reach\b|\bReach(?=[A-Z])|-reach\b|\breach-/, instead: "coverage" },
  { pattern: /\bone-?Line\b/i, instead: "singleLine" },
  { pattern: /\bbare (public )?ids?\b/i, instead: "a branded id type, or just id" },
  { pattern: /\bread[ -]models?\b/i, instead: "query" },
  { pattern: /\bverbs?\b/i, instead: "command" },
  { pattern: /\bwhoever\b/i, instead: "the one who, anyone who" },
  { pattern: /(?<!, )\bso (many|much|often|long)\b(?! (that|as))/i, instead: "this many, a number of" },
];

const bannedNames = /(^|\/)(why|since|advice|react|moments|words|door|needs)\.tsx?$/;

/** Pieces of text that hold a banned word and are right. Names that are stored or public stay as they are. */
const innocent: readonly RegExp[] = [
  // A field of the public API.
  /sameVerdict/g,
  // The name of a health check and of a metric.
  /\bannouncements\b|portico_failed_announcements_total/g,
  // The changelog names the old label of a metric.
  /class="answers"/g,
  /(items|self)-stretch/g,
  /subject, verb, object/g,
  // Sentences that old versions stored. A migration recognises them.
  /No complete answer within|interim answers \(1xx\) came before the answer/g,
];

/** All code, tests, docs and interface. Migrations are history and stay as they are. */
const everything = [
  ...["lib", "app", "components", "inngest", "server", "embedded", "cli", "docs", "tests"],
  ...["prisma/seed.ts", "prisma/schema.prisma", "proxy.ts", "instrumentation.ts", "instrumentation.node.ts"],
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
];

/** This file names the banned words and plants them as examples. */
const excluded = "tests/architecture/words.test.ts";

function filesIn(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return (
    readdirSync(place, { recursive: true, encoding: "utf8" })
      .map((file) => join(place, file).replaceAll("\\", "/"))
      .filter((file) => /\.(tsx?|mjs|md|prisma|css)$/.test(file) && file !== excluded)
      // The libraries of tests/libraries.
      .filter((file) => !file.includes("/node_modules/"))
  );
}

/** Every banned word of a text, as `file:line: word (use: …)`. */
function bannedWordsIn(file: string, text: string): string[] {
  const name = bannedNames.test(file) ? [`${file}: the name of the file`] : [];
  const inPath = wordsOf(file).map((hit) => `${file}: ${hit}`);
  const inText = text
    .split("\n")
    .flatMap((line, at) => wordsOf(line).map((hit) => `${file}:${at + 1}: ${hit}`));
  return [...name, ...inPath, ...inText];
}

function wordsOf(line: string): string[] {
  const rest = innocent.reduce((text, piece) => text.replace(piece, ""), line);
  return banned.flatMap(({ pattern, instead }) => {
    const [word] = pattern.exec(rest) ?? [];
    return word === undefined ? [] : [`${word} (use: ${instead})`];
  });
}

describe("words", () => {
  test("are the field's words", () => {
    const files = everything.flatMap(filesIn);
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => bannedWordsIn(file, readFileSync(file, "utf8")))).toEqual([]);
  });

  test("are checked in places that exist", () => {
    const missing = everything.filter((place) => !statSync(place, { throwIfNoEntry: false }));
    expect(missing).toEqual([]);
  });

  test.each([
    ["const wish = 1;"],
    ["interface ReplayWish {}"],
    ["// The answer comes late."],
    ["const fieldWords = {};"],
    ["{ value, word: 'x' }"],
    ['<Button look="quiet" />'],
    ["const ink = tone;"],
    ["// The caller is told once."],
    ["function openDoor() {}"],
    ["await exchange(request);"],
    ['fetch("/deliveries/pulse");'],
    ["await leaveMark(name);"],
    ["announceWakes(lanes);"],
    ["restOf(lane);"],
    ["const verdict = 1;"],
    ["const underWay = 1;"],
    ["forgiveFailures(id);"],
    ["type Turn = string;"],
    ["discreetly(error);"],
    ["interface Need {}"],
    ["findThings(query);"],
    ["interface DeliveryPlace {}"],
    ["const deedWords = 1;"],
    ["const href = beside(query);"],
    ["interface Stretch {}"],
    ['level: "unsteady"'],
    ["fromLivingKey(now);"],
    ["const siblings = 1;"],
    ["readEventReach(id);"],
    ["oneLine(text);"],
    ["/** @param id the bare id */"],
    ["// A read model."],
    ["// This verb writes."],
  ])("a planted one is caught: %s", (text) => {
    expect(bannedWordsIn("lib/x.ts", text)).not.toEqual([]);
  });

  test.each([["components/deliveries/why.tsx"], ["lib/http/door.ts"], ["lib/deliveries/pulse/x.ts"]])(
    "a planted file name is caught: %s",
    (file) => {
      expect(bannedWordsIn(file, "")).not.toEqual([]);
    },
  );

  test.each([
    ["import Link from 'next/link'; // I think so, indeed"],
    ["the byte order mark, in quotation marks, beside the other one"],
    ["password keywords; it turns out that nothing is out of reach"],
    ["the impulse replaces the placeholder"],
    ["'portico_failed_announcements_total'"],
  ])("ordinary English passes: %s", (text) => {
    expect(bannedWordsIn("lib/x.ts", text)).toEqual([]);
  });
});
