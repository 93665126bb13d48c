import { createInterface } from "node:readline";
import type { RunningProgram } from "../context.ts";

type Message = Record<string, unknown>;

/**
 * The protocol over a program's stdin and stdout, as the official clients want a transport. Theirs start the program
 * themselves and drop what is no message; here that is what somebody wants to know.
 */
export class StdioTransport {
  onmessage?: ((message: never) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  /** Lines that are no message of the protocol. */
  readonly strays: string[] = [];
  readonly #program: RunningProgram;

  constructor(program: RunningProgram) {
    this.#program = program;
    createInterface(program.stdout).on("line", (line) => this.#read(line));
    void program.ended.then(() => this.onclose?.());
  }

  async start(): Promise<void> {}

  async send(message: object): Promise<void> {
    this.#program.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** The program goes on: how it ends is looked at by itself. */
  async close(): Promise<void> {
    this.onclose?.();
  }

  #read(line: string): void {
    const message = parsed(line);
    if (message?.["jsonrpc"] === "2.0") this.onmessage?.(message as never);
    else this.strays.push(line);
  }
}

function parsed(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
