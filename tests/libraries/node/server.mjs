// `node node/server.mjs`: reads one JSON request a line from standard input and writes one response a line. It is a process of its own,
// because the libraries are installed for this suite only and are no part of Portico.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { peers } from "./peers.mjs";

const peerOf = ({ library, dialect }) =>
  peers.find((peer) => peer.library === library && peer.dialect === dialect);

const commands = {
  list: async () => peers.map(({ library, dialect }) => ({ library, dialect })),
  sign: async (request) =>
    peerOf(request).sign({ ...request, body: Buffer.from(request.body, "base64"), at: new Date(request.at) }),
  serve: (request) => serve(peerOf(request).receiver(request.secret)),
};

/** Starts a receiver on loopback. Its last response is in the header of the next. */
function serve(handler) {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        request.rawBody = Buffer.concat(chunks);
        Promise.resolve(handler(request, response)).catch((error) =>
          response.writeHead(500).end(String(error)),
        );
      });
    });
    server.listen(0, "127.0.0.1", () => resolve({ url: `http://127.0.0.1:${server.address().port}/hook` }));
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let response;
  try {
    response = { result: await commands[request.command](request) };
  } catch (error) {
    response = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(response)}\n`);
}
process.exit(0);
