import { randomUUID } from "node:crypto";
import { klikitRequest } from "@/tests/support/klikit";
import type { Way } from "./attack";
import { Sender, strangerAddress } from "./send";

export interface StrangerSetting {
  /** Portico without a path, such as `http://localhost:3000`. */
  readonly url: string;
  /** A source that exists. */
  readonly slug: string;
  /** The email of a member, to guess its password. */
  readonly email: string;
}

const html = { accept: "text/html" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const mebibyte = "a".repeat(1024 * 1024);

/** Everything that somebody without a key or an account can do. */
export function waysOfStranger({ url, slug, email }: StrangerSetting): readonly Way[] {
  const sender = new Sender(url, strangerAddress);
  const way = (name: string, open: number, make: () => Parameters<Sender["send"]>[0]): Way => ({
    name,
    open,
    attempt: (signal) => sender.send(make(), signal),
  });
  const endless = (name: string, path: string): Way => ({
    name,
    open: 3,
    attempt: (signal) => sender.sendWithoutEnd({ method: "POST", path, headers: form }, signal),
  });
  const held = (name: string, start: string): Way => ({
    name,
    open: 100,
    attempt: (signal) => sender.hold(start, signal),
  });
  const forged = (path: string, body: string) => {
    const { headers } = klikitRequest("a guess", "{}");
    return { method: "POST", path, headers, body };
  };
  const guess = (address: string) => ({
    method: "POST",
    path: "/api/auth/callback/credentials",
    headers: form,
    body: new URLSearchParams({ email: address, password: "a guess", json: "true" }).toString(),
  });
  return [
    endless("endless bodies to sign-in", "/api/auth/callback/credentials"),
    endless("endless bodies to a page", "/sign-in"),
    endless("endless bodies to a source", `/api/webhooks/${slug}`),
    held("held heads", "POST /api/auth/signin HTTP/1.1\r\nHost: a\r\n"),
    held("held bodies", "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na"),
    way("forged webhooks", 20, () => forged(`/api/webhooks/${slug}`, "{}")),
    way("large forged webhooks", 4, () => forged(`/api/webhooks/${slug}`, mebibyte)),
    way("webhooks to no source", 10, () => forged(`/api/webhooks/${randomUUID()}`, "{}")),
    way("guesses of a member's password", 10, () => guess(email)),
    way("guesses of other passwords", 10, () => guess(`${randomUUID()}@portico.test`)),
    way("next-auth's other routes", 10, () => ({ method: "GET", path: "/api/auth/csrf" })),
    way("pages", 10, () => ({ method: "GET", path: "/sign-in", headers: html })),
    way("access links", 10, () => ({ method: "GET", path: `/access/${randomUUID()}`, headers: html })),
    way("invitations", 5, () => ({ method: "GET", path: `/invitations/${randomUUID()}`, headers: html })),
    way("pages that do not exist", 5, () => ({ method: "GET", path: `/${randomUUID()}`, headers: html })),
    way("pages with a made-up session", 5, () => ({
      method: "GET",
      path: "/deliveries",
      headers: { ...html, cookie: `next-auth.session-token=${randomUUID()}; portico-guest=${randomUUID()}` },
    })),
    way("calls with a made-up key", 10, () => ({
      method: "GET",
      path: "/api/v1/deliveries",
      headers: { authorization: `Bearer ${randomUUID()}` },
    })),
    way("unsigned registrations", 10, () => ({ method: "PUT", path: "/api/inngest?fnId=drain", body: "{}" })),
    way("runs with a made-up signature", 5, () => ({
      method: "POST",
      path: "/api/inngest?fnId=drain&stepId=step",
      headers: { "x-inngest-signature": `t=${Math.floor(Date.now() / 1_000)}&s=${"0".repeat(64)}` },
      body: mebibyte,
    })),
    way("health", 5, () => ({ method: "GET", path: "/api/health" })),
    way("metrics", 2, () => ({ method: "GET", path: "/api/metrics" })),
    way("TRACE", 5, () => ({ method: "TRACE", path: "/" })),
    way("OPTIONS *", 5, () => ({ method: "OPTIONS", path: "*" })),
    way("odd methods", 5, () => ({ method: "PROPFIND", path: `/api/webhooks/${slug}` })),
    way("odd paths", 5, () => ({ method: "POST", path: `/%ff/${randomUUID()}//hooks` })),
  ];
}
