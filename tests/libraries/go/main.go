// The Go libraries, with the same protocol as node/server.mjs: one JSON request a line, one response a line.
package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-github/v74/github"
	"github.com/slack-go/slack"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"
)

type request struct {
	Command, Library, Dialect, Secret, ID, Type string
	At                                          int64
	Body                                        []byte
}

type peer struct {
	Library string `json:"library"`
	Dialect string `json:"dialect"`
	// The only API version that the library parses.
	APIVersion string                                                      `json:"apiVersion,omitempty"`
	Sign       func(r request, at time.Time) (map[string]string, error)    `json:"-"`
	Verify     func(secret string, headers http.Header, body []byte) error `json:"-"`
}

func standardKey(secret string) (*standardwebhooks.Webhook, error) {
	if raw, found := strings.CutPrefix(secret, "raw:"); found {
		return standardwebhooks.NewWebhookRaw([]byte(raw))
	}
	return standardwebhooks.NewWebhook(secret)
}

func standard() peer {
	return peer{
		Library: "standardwebhooks",
		Dialect: "standard-webhooks",
		Sign: func(r request, at time.Time) (map[string]string, error) {
			wh, err := standardKey(r.Secret)
			if err != nil {
				return nil, err
			}
			signature, err := wh.Sign(r.ID, at, r.Body)
			timestamp := strconv.FormatInt(at.Unix(), 10)
			return map[string]string{"webhook-id": r.ID, "webhook-timestamp": timestamp, "webhook-signature": signature}, err
		},
		Verify: func(secret string, headers http.Header, body []byte) error {
			wh, err := standardKey(secret)
			if err != nil {
				return err
			}
			return wh.Verify(body, headers)
		},
	}
}

func hexHmac(secret string, content []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(content)
	return hex.EncodeToString(mac.Sum(nil))
}

var peers = []peer{
	standard(),
	{
		Library:    "stripe-go",
		Dialect:    "stripe",
		APIVersion: stripe.APIVersion,
		Sign: func(r request, at time.Time) (map[string]string, error) {
			signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: r.Body, Secret: r.Secret, Timestamp: at})
			return map[string]string{"stripe-signature": signed.Header}, nil
		},
		Verify: func(secret string, headers http.Header, body []byte) error {
			_, err := webhook.ConstructEvent(body, headers.Get("stripe-signature"), secret)
			return err
		},
	},
	{
		Library: "go-github",
		Dialect: "github",
		Sign: func(r request, _ time.Time) (map[string]string, error) {
			return map[string]string{
				"x-github-delivery": r.ID, "x-github-event": r.Type, "user-agent": "GitHub-Hookshot/044aadd",
				"x-hub-signature-256": "sha256=" + hexHmac(r.Secret, r.Body),
			}, nil
		},
		Verify: func(secret string, headers http.Header, body []byte) error {
			_, err := github.ValidatePayloadFromBody(
				headers.Get("content-type"), strings.NewReader(string(body)), headers.Get("x-hub-signature-256"), []byte(secret))
			return err
		},
	},
	{
		Library: "slack-go",
		Dialect: "slack",
		Sign: func(r request, at time.Time) (map[string]string, error) {
			timestamp := strconv.FormatInt(at.Unix(), 10)
			content := append([]byte("v0:"+timestamp+":"), r.Body...)
			return map[string]string{
				"x-slack-request-timestamp": timestamp, "x-slack-signature": "v0=" + hexHmac(r.Secret, content),
			}, nil
		},
		Verify: func(secret string, headers http.Header, body []byte) error {
			verifier, err := slack.NewSecretsVerifier(headers, secret)
			if err != nil {
				return err
			}
			if _, err := verifier.Write(body); err != nil {
				return err
			}
			return verifier.Ensure()
		},
	},
}

func serve(p peer, secret string) (map[string]string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = p.Verify(secret, r.Header, body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, "accepted")
	}
	go func() { _ = http.Serve(listener, http.HandlerFunc(handler)) }()
	return map[string]string{"url": fmt.Sprintf("http://%s/hook", listener.Addr())}, nil
}

func run(r request) (any, error) {
	if r.Command == "list" {
		return peers, nil
	}
	for _, p := range peers {
		if p.Library != r.Library || p.Dialect != r.Dialect {
			continue
		}
		if r.Command == "serve" {
			return serve(p, r.Secret)
		}
		return p.Sign(r, time.UnixMilli(r.At))
	}
	return nil, fmt.Errorf("there is no %s for %s", r.Library, r.Dialect)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var r request
		err := json.Unmarshal(lines.Bytes(), &r)
		var result any
		if err == nil {
			result, err = run(r)
		}
		if err != nil {
			_ = output.Encode(map[string]string{"error": err.Error()})
			continue
		}
		_ = output.Encode(map[string]any{"result": result})
	}
}
