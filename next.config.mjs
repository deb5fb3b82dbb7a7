import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

/** @type {(phase: string) => import("next").NextConfig} */
export default function config(phase) {
  return {
    poweredByHeader: false,
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
