import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

/**
 * For everything that is not a page: the API, files, and Next's own error responses. A browser may neither guess another
 * type nor run anything in them. For pages, proxy.ts replaces the policy.
 */
const strictHeaders = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'" },
];

/** @type {(phase: string) => import("next").NextConfig} */
export default function config(phase) {
  return {
    poweredByHeader: false,
    // Providers do not follow redirects. The proxy redirects the pages.
    skipTrailingSlashRedirect: true,
    // Files that do not exist, such as those of an older build. Without this, the page for unknown paths would take them.
    rewrites: async () => ({
      beforeFiles: [],
      afterFiles: [
        { source: "/_next/:path*", destination: "/api/no-page" },
        { source: "/favicon.ico", destination: "/api/no-page" },
      ],
      fallback: [],
    }),
    // Packages with native parts, or with files that they look for beside themselves.
    serverExternalPackages: [
      "@node-rs/argon2",
      "@prisma/adapter-pg",
      "@prisma/client",
      "inngest",
      "pg",
      "pino",
      "prom-client",
    ],
    // Health compares the migrations of the code with those of the database.
    outputFileTracingIncludes: { "/api/health": ["./prisma/migrations/**"] },
    // A string would be true in a condition, also the string "false".
    compiler: { define: { __DEVELOPMENT__: phase === PHASE_DEVELOPMENT_SERVER } },
    headers: async () => [{ source: "/:path*", headers: strictHeaders }],
  };
}
