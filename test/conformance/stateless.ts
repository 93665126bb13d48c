const notNegotiated =
  'basic/lifecycle: "Both parties MUST: […] Only use capabilities that were successfully negotiated", and those of the client were said in a request that is over; its answer would come as "a new HTTP POST request" (basic/transports), which nothing leads back to the call that asked';

const noSubscription =
  'server/resources: "Both `subscribe` and `listChanged` are optional", and there is no stream to tell of changes on: "or else return HTTP 405 Method Not Allowed, indicating that the server does not offer an SSE stream" (basic/transports)';

const noSession =
  'basic/transports: "A server using the Streamable HTTP transport MAY assign a session ID at initialization time"; without one, the scenario ends before its first check';

/** What of the revision 2025-11-25 a server cannot pass that keeps nothing between two requests: why, in words of the specification. */
export const STATELESS_MISSES: Readonly<Record<string, string>> = {
  "tools-call-sampling": notNegotiated,
  "tools-call-elicitation": notNegotiated,
  "elicitation-sep1034-defaults": notNegotiated,
  "elicitation-sep1330-enums": notNegotiated,
  "server-sse-multiple-streams": noSession,
  "resources-subscribe": noSubscription,
  "resources-unsubscribe": noSubscription,
  "server-session-lifecycle": noSession,
  "server-sse-polling": noSession,
};
