import { describe, expect, it } from "vitest";
import { page, withResponse } from "./attempt.fixture";
import { type ExplainableAttempt, factsOf } from "./facts";
import { responseHints } from "./response-hints";

const hintsFor = (attempt: ExplainableAttempt) => responseHints(factsOf(attempt)).join("\n");
const html = { "content-type": "text/html" };

const table: readonly (readonly [string, ExplainableAttempt, string])[] = [
  [
    "a required login",
    withResponse(401, { "www-authenticate": 'Basic realm="admin"' }),
    "requires Basic authentication",
  ],
  [
    "a 401 of the application",
    withResponse(401, {}, '{"error":"invalid signature"}'),
    "raw bytes of the body",
  ],
  ["a refused timestamp", withResponse(400, {}, "Message timestamp too old"), "check your server's clock"],
  ["Django's form protection", withResponse(403, html, "CSRF verification failed."), "CSRF protection"],
  ["Laravel's form protection", withResponse(419, html, page("Page Expired")), "CSRF protection"],
  ["Rails' form protection", withResponse(422, {}, "InvalidAuthenticityToken"), "CSRF protection"],
  ["an unknown path", withResponse(404, {}, "Cannot POST /hook"), "has no such route"],
  ["a path that does not accept POST", withResponse(405, { allow: "GET, HEAD" }), "it allows GET, HEAD"],
  ["a body that is too large", withResponse(413), "the body size limit"],
  ["a page instead of an error", withResponse(500, html, page("Error")), "usually responds with JSON"],
  ["a page by its first bytes", withResponse(403, {}, page("Forbidden")), "The response is a web page"],
  ["a page through Cloudflare", withResponse(403, { ...html, server: "cloudflare" }), "through Cloudflare"],
  ["a page as a success", withResponse(200, html, page("Welcome")), "not a catch-all page"],
  ["Retry-After in seconds", withResponse(503, { "retry-after": "120" }), "asks to wait 120 s"],
  [
    "Retry-After as a date",
    withResponse(429, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }),
    "until Wed, 21 Oct 2026 07:28:00 GMT",
  ],
  ["Retry-After in another format", withResponse(429, { "retry-after": "soon" }), 'Retry-After is "soon"'],
  [
    "a success near the limit",
    withResponse(200, {}, "", { durationMs: 8_400 }),
    "8.4 s of the 10.0 s timeout",
  ],
];

const redirects: readonly (readonly [string, string, string, string])[] = [
  ["http to https", "http://a.example/hook", "https://a.example/hook", "only changes http to https"],
  ["apex to www", "https://a.example/hook", "https://www.a.example/hook", "only adds www."],
  ["www to apex", "https://www.a.example/hook", "https://a.example/hook", "only removes www."],
  ["an added slash", "https://a.example/hook", "/hook/", "only adds a trailing slash"],
  ["a removed slash", "https://a.example/hook/", "https://a.example/hook", "only removes the trailing slash"],
  ["a sign-in page", "https://a.example/hook", "/api/auth/signin?next=/hook", "sign-in page"],
  ["a loop", "https://a.example/hook", "https://a.example/hook", "back to the same URL"],
  ["another host", "https://a.example/hook", "https://b.example/in", "register https://b.example/in"],
  ["no target", "https://a.example/hook", "", "without a redirect"],
  ["a target without TLS", "https://a.example/hook", "http://a.example/hook", "without a redirect"],
];

describe("hints in a response", () => {
  it.each(table)("knows %s", (_, attempt, text) => {
    expect(hintsFor(attempt)).toContain(text);
  });

  it.each(redirects)("knows a redirect: %s", (_, url, location, text) => {
    expect(hintsFor(withResponse(308, { location }, "", { url }))).toContain(text);
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
