import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

import type { Environment } from "./environment.ts";

export interface ToolAnswer {
  /** The server's name, as it introduces itself. */
  readonly server: string;
  /** The text of the tool's result. */
  readonly text: string;
  readonly exitCode: number | null;
  readonly stderr: string;
}

/**
 * Starts a server, says hello, calls one tool, closes its stdin and waits for its end. By hand and not with the official
 * client, which adds to the environment that it is given.
 */
export async function callOverStdio(
  program: string,
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  tool: { readonly name: string; readonly arguments: object },
): Promise<ToolAnswer> {
  const child = spawn(program, [], { cwd, env });
  const ended = once(child, "close");
  const stderr = text(child.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const answer = async (id: number) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The server ended before it answered:\n${await stderr}`);
      const message = JSON.parse(value);
      if (message.id === id) return message.result;
    }
  };
  const clientInfo = { name: "e2e", version: "1.0.0" };
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
  send({ id: 1, method: "initialize", params });
  const hello = await answer(1);
  send({ method: "notifications/initialized" });
  send({ id: 2, method: "tools/call", params: tool });
  const { content } = await answer(2);
  child.stdin.end();
  const [exitCode] = await ended;
  return {
    server: hello.serverInfo.name,
    text: content[0].text,
    exitCode,
    stderr: await stderr,
  };
}
