import { join } from "node:path";
import * as React from "react";
import { Fragment, isValidElement, type ReactNode, Suspense } from "react";
import { clientFiles } from "./surface";

/**
 * Renders server components to everything that they would send to the browser: their text and markup, and the
 * properties of client components, which are not called. So a test also sees data that is sent but not shown.
 */

class HookUsed extends Error {}

/** A server component can only use `useId`. A component that calls another hook is a client component. */
const hooks = new Proxy(
  {},
  {
    get: (_, name) =>
      name === "useId"
        ? () => "id"
        : () => {
            throw new HookUsed();
          },
  },
);
const internals = "__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE";

let browserComponents: Promise<ReadonlySet<unknown>> | undefined;

async function loadBrowserComponents(): Promise<ReadonlySet<unknown>> {
  const modules = await Promise.all(clientFiles().map((file) => import(join(process.cwd(), file))));
  return new Set(modules.flatMap((module) => Object.values(module as object)));
}

/** Everything that a page sends, as one text. Errors of the page (not found, a redirect) are thrown. */
export async function render(node: ReactNode | Promise<ReactNode>): Promise<string> {
  browserComponents ??= loadBrowserComponents();
  const pieces: string[] = [];
  await new Walk(await browserComponents, pieces).node(await node);
  return pieces.join("\n");
}

class Walk {
  private readonly seen = new WeakSet<object>();

  constructor(
    private readonly browser: ReadonlySet<unknown>,
    private readonly pieces: string[],
  ) {}

  async node(value: unknown): Promise<void> {
    if (value instanceof Promise) return this.node(await value);
    if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
      this.pieces.push(String(value));
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (isValidElement<Record<string, unknown>>(value)) return this.element(value.type, value.props);
    if (this.seen.has(value)) return;
    this.seen.add(value);
    if (value instanceof Date) this.pieces.push(value.toISOString());
    const parts = Array.isArray(value) ? value : Object.values(value);
    for (const part of parts) await this.node(part);
  }

  private async element(type: unknown, props: Record<string, unknown>): Promise<void> {
    if (type === Fragment || type === Suspense) return this.node(props.children);
    if (typeof type !== "function" || this.browser.has(type)) return this.properties(type, props);
    let made: unknown;
    try {
      made = await call(type as (props: unknown) => unknown, props);
    } catch (error) {
      if (error instanceof HookUsed) return this.properties(type, props);
      throw error;
    }
    await this.node(made);
  }

  private async properties(type: unknown, props: Record<string, unknown>): Promise<void> {
    if (typeof type === "string") this.pieces.push(`<${type}>`);
    for (const [name, value] of Object.entries(props)) {
      if (name !== "className" && name !== "style") await this.node(value);
    }
  }
}

function call(component: (props: unknown) => unknown, props: unknown): unknown {
  const shared = (React as unknown as Record<string, { H: unknown }>)[internals];
  if (!shared) throw new Error("This version of React keeps its hooks elsewhere");
  const before = shared.H;
  shared.H = hooks;
  try {
    return component(props);
  } finally {
    shared.H = before;
  }
}
