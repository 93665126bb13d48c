import { text } from "node:stream/consumers";

import type { Context } from "../context.ts";
import { CliError, EXIT } from "../errors.ts";
import { show } from "../options/check.ts";
import { parseOptions } from "../options/resolve.ts";
import { PROTOCOL } from "../render/protocol.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";

/**
 * `{"protocol":1,"options":{…}}` on stdin; `{"protocol":1,"version":"…","files":{"path":{"text":"…","mode":420}}}` on stdout.
 *
 * @throws CliError with exit code 2 if the input is not that.
 */
export async function internalRender(context: Context): Promise<void> {
  const request = parseRequest(await text(context.stdin));
  const rendered = [...render(parseOptions(request["options"]))];
  const files = Object.fromEntries(
    rendered.map(([path, file]) => [path, { text: file.text, mode: file.mode }]),
  );
  context.stdout.write(`${JSON.stringify({ protocol: PROTOCOL, version, files })}\n`);
}

function parseRequest(input: string): Readonly<Record<string, unknown>> {
  let request: unknown;
  try {
    request = JSON.parse(input);
  } catch {
    throw new CliError(EXIT.usage, `internal render: stdin is not JSON: ${show(input)}.`);
  }
  if (typeof request !== "object" || request === null || !("protocol" in request)) {
    throw new CliError(EXIT.usage, 'internal render: "protocol" is missing.');
  }
  if (request.protocol !== PROTOCOL) {
    throw new CliError(
      EXIT.usage,
      `internal render: protocol ${show(request.protocol)} is not known; version ${version} speaks ${PROTOCOL}.`,
    );
  }
  return { ...request };
}
