import { resolve } from "node:path";

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // The packages are installed at the root of the repository.
  turbopack: { root: resolve(import.meta.dirname, "../../../..") },
};
