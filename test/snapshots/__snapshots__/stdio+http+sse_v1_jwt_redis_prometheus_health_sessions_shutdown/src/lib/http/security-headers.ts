/** For browsers, on every answer: guess no types, keep nothing, load and frame nothing. */
export const securityHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
};
