/** The version of a live page. The page polls it and renders again when it changes. */
export interface PageVersion {
  /** Changes with everything that the page shows. */
  readonly tag: string;
  /** Changes when a row is added at the top; null without rows. */
  readonly newest: string | null;
}
