/** Search parameters of a page. */
export type SearchValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the named parameters that occur once and are not empty. */
export function readParameters<Name extends string>(
  names: readonly Name[],
  values: SearchValues,
): Partial<Record<Name, string>> {
  const entries = names.flatMap((name) => {
    const value = values[name];
    return typeof value === "string" && value.trim() !== "" ? [[name, value.trim()]] : [];
  });
  return Object.fromEntries(entries);
}

/** A path with filters as parameters in the order of `names`, so that equal filters have the same URL. */
export function hrefWith<Name extends string>(
  path: string,
  names: readonly Name[],
  filters: Partial<Record<Name, string>>,
): string {
  const params = new URLSearchParams();
  for (const name of names) {
    const value = filters[name];
    if (value) params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}
