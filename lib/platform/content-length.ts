/** The length in a Content-Length header, in bytes. Undefined without the header. */
export function contentLengthIn(header: string | null | undefined): number | undefined {
  return typeof header === "string" ? Number(header) : undefined;
}
