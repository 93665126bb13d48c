import { expect, test } from "vitest";
import { features } from "../../../src/features/index.ts";
import { variants } from "../../../src/options/variants.ts";
import { render } from "../../../src/render/render.ts";

/** What a README, a script or a setting says only where the feature is; what it says about the web is left out. */
const words: Readonly<Record<string, RegExp>> = {
  "sdk-v2": /modelcontextprotocol\/(server|client)/,
  "sdk-v1": /modelcontextprotocol\/sdk|\bajv/,
  stdio: /stdio|standard (input|output|error)|\bnpx -y\b/i,
  http: /\bhttp\b|\bhono\b|\bport\b|\bhost|\borigins?\b|\bproxy|127\.0\.0\.1|localhost/i,
  sse: /\bsse\b|\/messages|express/i,
  admin: /\badmin/i,
  metrics: /[Mm]etrics?\b|[Pp]rometheus|\bscrape|\bmcp_[a-z]/,
  health: /health|livez|readyz/i,
  sessions: /\bsessions?\b|Last-Event-ID/i,
  shutdown: /shutdown|SIGTERM/i,
  auth: /bearer|\btokens?\b/i,
  "auth-token": /AUTH_TOKENS|token:new/,
  "auth-jwt": /\bjwt\b|\bissue(s|rs?)\b|AUTH_ISSUER|PUBLIC_URL/i,
  "rate-limit": /rate.?limit|\b429\b/i,
  "rate-limit-memory": /each process counts/i,
  "rate-limit-redis": /redis|replicas share/i,
};
const webAddress = /https:\/\/\S+/g;

/** A feature that others share, and that shows nothing of itself to people. */
const silent = ["bucket"];

const optional = features.filter(
  ({ id, when }) => !silent.includes(id) && variants().some(({ options }) => !when(options)),
);

test.each(variants())("$id says no word of a feature that is off", ({ options }) => {
  const files = render(options);
  for (const path of ["README.md", "package.json", ".env.example", ".gitignore"]) {
    for (const { id } of optional.filter(({ when }) => !when(options))) {
      expect(wordOf(id, files.get(path)!.text), `${id} in ${path}`).toBeUndefined();
    }
  }
});

// Without words of its own, a feature would pass above whatever was said.
test.each(optional)("the words of $id are found where it is", ({ id, when }) => {
  const { options } = variants().findLast((variant) => when(variant.options))!;
  const files = render(options);
  expect(wordOf(id, files.get("README.md")!.text + files.get(".env.example")!.text)).toBeDefined();
});

function wordOf(feature: string, text: string): string | undefined {
  return words[feature]?.exec(text.replaceAll(webAddress, ""))?.[0];
}
