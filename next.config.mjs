import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

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
    compiler: { define: { __DEVELOPMENT__: String(phase === PHASE_DEVELOPMENT_SERVER) } },
  };
}
