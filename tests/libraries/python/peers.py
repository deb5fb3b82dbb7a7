"""The Python libraries, with the same protocol as node/server.mjs: one JSON request a line, one response a line."""

import base64
import datetime
import hmac
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import standardwebhooks
import stripe
import svix.webhooks
from slack_sdk.signature import SignatureVerifier


def key_of(secret):
    """Portico writes a raw secret with a prefix. The library takes its bytes."""
    return secret[4:].encode() if secret.startswith("raw:") else secret


class Standard:
    dialect = "standard-webhooks"

    def __init__(self, library, webhook, prefix):
        self.library, self.webhook, self.prefix = library, webhook, prefix

    def sign(self, secret, id, at, body, **_):
        signature = self.webhook(key_of(secret)).sign(id, at, body.decode())
        timestamp = str(int(at.timestamp()))
        values = {"id": id, "timestamp": timestamp, "signature": signature}
        return {f"{self.prefix}-{name}": value for name, value in values.items()}

    def verify(self, secret, headers, body):
        self.webhook(key_of(secret)).verify(body, headers)


class Stripe:
    library, dialect = "stripe", "stripe"

    def sign(self, secret, at, body, **_):
        timestamp = int(at.timestamp())
        content = f"{timestamp}.".encode() + body
        return {"stripe-signature": f"t={timestamp},v1={hmac.new(secret.encode(), content, 'sha256').hexdigest()}"}

    def verify(self, secret, headers, body):
        event = stripe.Webhook.construct_event(body, headers["stripe-signature"], secret)
        if not event.api_version:
            raise ValueError("no api_version")
        if not isinstance(event.data.object, stripe.StripeObject):
            raise ValueError("data.object is no object")


class Slack:
    library, dialect = "slack_sdk", "slack"

    def sign(self, secret, at, body, **_):
        timestamp = str(int(at.timestamp()))
        signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
        return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}

    def verify(self, secret, headers, body):
        if not SignatureVerifier(secret).is_valid_request(body, headers):
            raise ValueError("invalid signature")


PEERS = [
    Standard("standardwebhooks", standardwebhooks.Webhook, "webhook"),
    Standard("svix", svix.webhooks.Webhook, "svix"),
    Stripe(),
    Slack(),
]


def serve(peer, secret):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                peer.verify(secret, headers, body)
                status, reason = 200, "accepted"
            except Exception as error:
                status, reason = 401, str(error)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(reason.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return {"url": f"http://127.0.0.1:{server.server_address[1]}/hook"}


def run(request):
    command = request.pop("command")
    if command == "list":
        return [{"library": peer.library, "dialect": peer.dialect} for peer in PEERS]
    library, dialect = request.pop("library"), request.pop("dialect")
    peer = next(each for each in PEERS if (each.library, each.dialect) == (library, dialect))
    if command == "serve":
        return serve(peer, request["secret"])
    request["at"] = datetime.datetime.fromtimestamp(request["at"] / 1000, datetime.timezone.utc)
    request["body"] = base64.b64decode(request["body"])
    return peer.sign(**request)


for line in sys.stdin:
    try:
        response = {"result": run(json.loads(line))}
    except Exception as error:
        response = {"error": repr(error)}
    print(json.dumps(response), flush=True)
