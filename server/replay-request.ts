import { IncomingMessage } from "node:http";

/** A request whose body was read, as a new request with this body, for a handler that reads it as a stream. */
export function replayRequest(request: IncomingMessage, body: Buffer): IncomingMessage {
  const replayed = new IncomingMessage(request.socket);
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  Object.assign(replayed, { method, url, headers, rawHeaders });
  Object.assign(replayed, { httpVersion, httpVersionMajor, httpVersionMinor, complete: true });
  // A handler that does not read the body must not destroy the connection: it is needed for the response.
  replayed._destroy = (error, callback) => callback(error);
  replayed.push(body);
  replayed.push(null);
  return replayed;
}
