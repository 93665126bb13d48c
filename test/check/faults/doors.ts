import { without, type Faults } from "./fault.ts";

/** Who gets in that must not. */
export const doorFaults: Faults = {
  "authentication that is left open": {
    found: "no-token",
    cause: /a request without a token to \/mcp was answered with status 200 instead of 401/,
    options: { auth: "token" },
    edits: without("auth"),
  },
  "a refusal without a challenge": {
    found: "no-token",
    cause: /refused without a challenge/,
    options: { auth: "token" },
    edits: { "src/lib/auth/gate.ts": ['"WWW-Authenticate"', '"X-Nothing"'] },
  },
  "a token that nobody knows, and that lets everybody in": {
    found: "bad-token",
    cause: /an unknown token to \/mcp was answered with status 200/,
    options: { auth: "token" },
    edits: {
      "src/lib/auth/tokens.ts": [
        'return { reason: "unknown" }',
        'return { id: "x", scopes: ["*"] }',
      ],
    },
  },
  "tokens that never expire": {
    found: "bad-token",
    cause: /an expired token to \/mcp was answered with status 200/,
    options: { auth: "token" },
    edits: { "src/lib/auth/tokens.ts": ["found.expires <= now", "found.expires < 0"] },
  },
  "tokens for another server": {
    found: "bad-token",
    cause: /a token for another server to \/mcp was answered with status 200/,
    options: { auth: "jwt" },
    edits: {
      "src/features/auth.ts": [
        /audience: .*,/,
        'audience: [settings.AUTH_AUDIENCE ?? resource.url, "https://other.example.com"] as any,',
      ],
    },
  },
  "a Host that is not looked at": {
    found: "foreign-host",
    cause: /foreign Host attacker\.example to \/mcp was answered with status 200 instead of 403/,
    edits: { "src/lib/http/app.ts": ["checkHost(raw, settings) ??", ""] },
  },
  "an Origin that is not looked at": {
    found: "foreign-origin",
    cause: /foreign Origin https:\/\/attacker\.example to \/mcp was answered with status 200/,
    edits: { "src/lib/http/app.ts": ["?? checkOrigin(raw, settings)", ""] },
  },
  "a body without a limit": {
    found: "oversized-body",
    cause: /where MAX_BODY_BYTES is 100000, was answered with status/,
    edits: { "src/lib/http/dispatch.ts": ["settings.MAX_BODY_BYTES", "Infinity"] },
  },
  "a limit that believes the Content-Length": {
    found: "oversized-body",
    cause: /without a Content-Length, where MAX_BODY_BYTES is 100000, was/,
    edits: { "src/lib/http/body.ts": ["if (bytes > maxBytes) return undefined;", ""] },
  },
  "a stack trace in an answer": {
    found: "malformed-body",
    cause: /JSON that breaks off.* refused with a stack trace/,
    edits: {
      "src/lib/http/body.ts": [
        / {2}\} catch \{([^]*)"The body is not valid JSON"/,
        "  } catch (error) {$1String((error as Error).stack)",
      ],
    },
  },
  "a malformed body that is the server's fault": {
    found: "malformed-body",
    cause: /status 500 instead of 400/,
    edits: {
      "src/lib/http/body.ts": [/ {2}\} catch \{\n/, "  } catch (error) {\n    throw error;\n"],
    },
  },
  "a session that anybody may use": {
    found: "sessions",
    cause: /a ping in the session of another caller is answered with 200 instead of 404/,
    options: { auth: "token", sessions: true },
    edits: {
      "src/lib/sessions/session-store.ts": [
        "open.session.caller?.id !== caller?.id",
        "open.session.isBusy === undefined",
      ],
    },
  },
  "a session that never ends": {
    found: "sessions",
    cause: /a ping in a session that its client has ended is answered with 200 instead of 404/,
    options: { sessions: true },
    edits: { "src/mcp/sessions.ts": [/await store\.end\(session, .*\);/, ""] },
  },
  "sessions that are not listed": {
    found: "sessions",
    cause: /initialize is answered without an Mcp-Session-Id/,
    options: { sessions: true },
    edits: { "src/mcp/endpoints.ts": [/^  sessions,\n/m, ""] },
  },
};
