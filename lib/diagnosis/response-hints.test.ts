import { describe, expect, it } from "vitest";
import { page, withResponse } from "./attempt.fixture";
import { type ExplainableAttempt, factsOf } from "./facts";
import { responseHints } from "./response-hints";

const hintsFor = (attempt: ExplainableAttempt) => responseHints(factsOf(attempt)).join("\n");
const html = { "content-type": "text/html" };

const table: readonly (readonly [string, ExplainableAttempt, string])[] = [
  [
    "a login that is asked for",
    withResponse(401, { "www-authenticate": 'Basic realm="admin"' }),
    "asks for Basic authentication",
  ],
  [
    "a 401 of the application",
    withResponse(401, {}, '{"error":"invalid signature"}'),
    "raw bytes of the body",
  ],
  ["a refused timestamp", withResponse(400, {}, "Message timestamp too old"), "compare your server's clock"],
  ["Django's form protection", withResponse(403, html, "CSRF verification failed."), "cross-site"],
  ["Laravel's form protection", withResponse(419, html, page("Page Expired")), "cross-site"],
  ["Rails' form protection", withResponse(422, {}, "InvalidAuthenticityToken"), "cross-site"],
  ["a path that is not there", withResponse(404, {}, "Cannot POST /hook"), "has no such route"],
  ["a path that takes no POST", withResponse(405, { allow: "GET, HEAD" }), "it allows GET, HEAD"],
  ["a body that is too large for them", withResponse(413), "the body's size"],
  [
    "a page instead of an error",
    withResponse(500, html, page("Error")),
    "where a webhook's route answers in JSON",
  ],
  ["a page by its first bytes", withResponse(403, {}, page("Forbidden")), "The answer is a web page"],
  ["a page through Cloudflare", withResponse(403, { ...html, server: "cloudflare" }), "through Cloudflare"],
  ["a page as a success", withResponse(200, html, page("Welcome")), "a page that answers everything"],
  ["Retry-After in seconds", withResponse(503, { "retry-after": "120" }), "asks to wait 120 s"],
  [
    "Retry-After as a date",
    withResponse(429, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }),
    "until Wed, 21 Oct 2026 07:28:00 GMT",
  ],
  ["Retry-After in other words", withResponse(429, { "retry-after": "soon" }), 'Retry-After is "soon"'],
  [
    "a success near the limit",
    withResponse(200, {}, "", { durationMs: 8_400 }),
    "8.4 s of the 10.0 s allowed",
  ],
];

const redirects: readonly (readonly [string, string, string, string])[] = [
  ["http to https", "http://a.example/hook", "https://a.example/hook", "only changes http to https"],
  ["apex to www", "https://a.example/hook", "https://www.a.example/hook", "only adds www."],
  ["www to apex", "https://www.a.example/hook", "https://a.example/hook", "only takes away www."],
  ["an added slash", "https://a.example/hook", "/hook/", "only adds a slash"],
  ["a slash taken away", "https://a.example/hook/", "https://a.example/hook", "only takes away the slash"],
  ["a sign-in page", "https://a.example/hook", "/api/auth/signin?next=/hook", "sign-in page"],
  ["a circle", "https://a.example/hook", "https://a.example/hook", "back to the same URL"],
  ["another place", "https://a.example/hook", "https://b.example/in", "register https://b.example/in"],
  ["no place", "https://a.example/hook", "", "without a redirect"],
  ["a place without TLS", "https://a.example/hook", "http://a.example/hook", "without a redirect"],
];

describe("hints in a response", () => {
  it.each(table)("knows %s", (_, attempt, words) => {
    expect(hintsFor(attempt)).toContain(words);
  });

  it.each(redirects)("knows a redirect: %s", (_, url, location, words) => {
    expect(hintsFor(withResponse(308, { location }, "", { url }))).toContain(words);
  });

  it("explains a redirect without the URL of the request", () => {
    expect(hintsFor(withResponse(308, { location: "https://b.example/in" }))).toContain(
      "register https://b.example/in",
    );
    expect(hintsFor(withResponse(308, { location: "/in" }))).toContain("without a redirect");
  });

  it("lists the hints for signatures in order, and only if the application refused one", () => {
    expect(responseHints(factsOf(withResponse(401)))).toHaveLength(5);
    expect(hintsFor(withResponse(401, html, page("Sign in")))).not.toContain("raw bytes");
    expect(hintsFor(withResponse(403))).not.toContain("raw bytes");
  });

  it("has no hints about a quick success or an ordinary error", () => {
    expect(responseHints(factsOf(withResponse(200, {}, '{"status":"received"}')))).toEqual([]);
    expect(responseHints(factsOf(withResponse(500, {}, '{"error":"boom"}')))).toEqual([]);
  });
});
