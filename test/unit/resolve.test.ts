import { describe, expect, test } from "vitest";

import type { CliError } from "../../src/errors.ts";
import { EXIT } from "../../src/errors.ts";
import { parseOptions, resolve, type Sources } from "../../src/options/resolve.ts";

const known = { directory: "my-server", packageManager: "pnpm" };

function errorOf(action: () => unknown): CliError {
  try {
    action();
  } catch (error) {
    return error as CliError;
  }
  throw new Error("It was accepted.");
}

const resolved = (sources: Partial<Sources>) => resolve({ flags: {}, known, ...sources });

describe("resolving options", () => {
  test("without anything given, the defaults are the production preset", () => {
    const byDefault = resolved({});
    expect(byDefault).toEqual({
      name: "my-server",
      description: "",
      transport: ["stdio", "http"],
      sdk: "v2",
      auth: "token",
      "rate-limit": "memory",
      metrics: "prometheus",
      health: true,
      sessions: false,
      shutdown: true,
      "package-manager": "pnpm",
    });
    expect(resolved({ preset: "production" })).toEqual(byDefault);
  });

  test("a flag wins over an answer, an answer over the preset, the preset over the default", () => {
    expect(resolved({ preset: "minimal" }).transport).toEqual(["stdio"]);
    const answers = { transport: ["http"] };
    expect(resolved({ preset: "minimal", answers }).transport).toEqual(["http"]);
    const flags = { transport: ["stdio", "http"] };
    expect(resolved({ preset: "minimal", answers, flags }).transport).toEqual(["stdio", "http"]);
  });

  test("the order and the repetition of choices do not matter", () => {
    const flags = { transport: ["http", "stdio", "http"] };
    expect(resolved({ flags }).transport).toEqual(["stdio", "http"]);
  });

  test("what a choice cannot be without is chosen with it, and what needs that applies", () => {
    const flags = { transport: ["sse"] };
    expect(resolved({ flags })).toMatchObject({ transport: ["http", "sse"], auth: "token" });
    expect(resolved({ flags: { transport: ["sse", "stdio"] } }).transport).toEqual([
      "stdio",
      "http",
      "sse",
    ]);
    expect(resolved({ flags, preset: "minimal" })).toMatchObject({
      transport: ["http", "sse"],
      auth: "none",
    });
  });

  test("every wrong value is named, with what is allowed and the nearest match", () => {
    const error = errorOf(() =>
      resolved({ flags: { transport: ["stdio", "htpp"], "package-manager": "cargo", name: "A" } }),
    );
    expect(error.exitCode).toBe(EXIT.usage);
    expect(error.message.split("\n")).toEqual([
      '--name: "A" cannot be used: npm refuses it: name can no longer contain capital letters.',
      '--transport: "htpp" is not one of stdio, http, sse. Did you mean "http"?',
      '--package-manager: "cargo" is not one of npm, pnpm, yarn, bun.',
    ]);
  });

  test("an unknown preset is named, with what is allowed and the nearest match", () => {
    expect(errorOf(() => resolved({ preset: "minmal" })).message).toBe(
      '--preset: "minmal" is not one of production, minimal. Did you mean "minimal"?',
    );
  });

  test("a choice of nothing is refused", () => {
    expect(errorOf(() => resolved({ flags: { transport: [] } })).message).toBe(
      "--transport: Nothing is chosen; give at least one of stdio, http, sse.",
    );
  });

  test("a folder's name that cannot be the project's asks for --name, and is not changed silently", () => {
    const error = errorOf(() =>
      resolve({ flags: {}, known: { ...known, directory: "My Server" } }),
    );
    expect(error.message).toContain(
      '--name is not given, and its default cannot be used. "My Server"',
    );
    expect(error.hints).toEqual(["Give it, for instance: --name my-server"]);
  });

  test("a refused value cannot act on the terminal", () => {
    const { message } = errorOf(() =>
      resolved({ flags: { "package-manager": "\u001b[2J\u202enpm" } }),
    );
    expect(message).toContain("\\u001b[2J\\u{202e}npm");
  });
});

describe("options from a program", () => {
  const options = {
    name: "my-server",
    description: "",
    transport: ["stdio"],
    sdk: "v2",
    auth: "none",
    "rate-limit": "none",
    metrics: "none",
    health: false,
    sessions: false,
    shutdown: true,
    "package-manager": "npm",
  };

  test("complete and valid ones are taken as they are", () => {
    expect(parseOptions(options)).toEqual(options);
  });

  test("a manifest is completed like anything else", () => {
    const { transport } = parseOptions({ ...options, transport: ["sse"], auth: "token" });
    expect(transport).toEqual(["http", "sse"]);
  });

  test("what is missing, unknown or of a wrong type is named, all at once", () => {
    const { name: _, ...rest } = options;
    const error = errorOf(() =>
      parseOptions({ ...rest, nam: 1, transport: "stdio", description: null, shutdown: "yes" }),
    );
    expect(error.exitCode).toBe(EXIT.usage);
    expect(error.message.split("\n")).toEqual([
      'options: "nam" is not an option; there are name, description, transport, sdk, auth, rate-limit, metrics, health, sessions, shutdown, package-manager. Did you mean "name"?',
      "options.name is missing.",
      "options.description: null is not a text.",
      'options.transport: "stdio" is not a list.',
      'options.shutdown: "yes" is neither true nor false.',
    ]);
  });

  test("a key of every object's prototype is not an option", () => {
    expect(() => parseOptions(JSON.parse('{"__proto__":{},"constructor":1}'))).toThrow(
      '"constructor" is not an option',
    );
  });

  test.each([null, [], "x", undefined])("%j is not options", (json) => {
    expect(() => parseOptions(json)).toThrow("is not an object");
  });
});
