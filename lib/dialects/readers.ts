import type { Reader } from "./types";

/** @param name the header as the provider writes it; stored in lower case, like inbound headers */
export function fromHeader(name: string): Reader {
  return { from: "header", name: name.toLowerCase() };
}

/** @param path a dotted path from the top of the JSON body, such as `data.id` */
export function fromBody(path: string): Reader {
  return { from: "body", path };
}

export function firstOf(...readers: readonly Reader[]): Reader {
  return { from: "firstOf", readers };
}

/** @param options.hashBodyWhen the values of the first reader for which a hash of the body is added */
export function joined(readers: readonly Reader[], options: { hashBodyWhen: readonly string[] }): Reader {
  return { from: "joined", readers, hashBodyWhen: options.hashBodyWhen };
}
