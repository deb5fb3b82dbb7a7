import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { stack } from "./stack";

export interface GithubEmail {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

export interface Github {
  /** The user's emails. A test sets them. */
  emails: readonly GithubEmail[];
  close(): Promise<void>;
}

/** A fake GitHub. It grants every request, and its only user has these emails. */
export async function startGithub(): Promise<Github> {
  const grant = { code: randomUUID(), token: randomUUID() };
  const server = createServer((request, response) => respond(request, response, github.emails, grant));
  const github: Github = {
    emails: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(Number(new URL(stack().githubUrl).port), resolve));
  return github;
}

interface Grant {
  readonly code: string;
  readonly token: string;
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  emails: readonly GithubEmail[],
  { code, token }: Grant,
): void {
  const url = new URL(request.url ?? "/", stack().githubUrl);
  const json = (body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (url.pathname === "/login/oauth/authorize") {
    const back = new URL(url.searchParams.get("redirect_uri") ?? "");
    back.searchParams.set("code", code);
    back.searchParams.set("state", url.searchParams.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
    return;
  }
  if (url.pathname === "/login/oauth/access_token") {
    json({ access_token: token, token_type: "bearer", scope: "user:email" });
    return;
  }
  if (request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401).end();
    return;
  }
  const primary = emails.find((each) => each.primary)?.email ?? null;
  if (url.pathname === "/api/v3/user") json({ id: 7, login: "octo", email: primary });
  else if (url.pathname === "/api/v3/user/emails") json(emails);
  else response.writeHead(404).end();
}
