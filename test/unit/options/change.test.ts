import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adding, removing, setting } from "../../../src/options/change.ts";
import { unmetNeeds } from "../../../src/options/needs.ts";
import { resolve } from "../../../src/options/resolve.ts";
import type { Options } from "../../../src/options/table.ts";
import { variants } from "../../../src/options/variants.ts";
import { featureWords } from "../../../src/options/words.ts";

const known = { directory: "my-server", packageManager: "npm" };
const minimal = resolve({ flags: {}, preset: "minimal", known });
const full = resolve({ flags: {}, preset: "production", known });
const typed = (command: string) => `npx create-mcp-server ${command}`;

const add = (before: Options, ...words: string[]) => adding(words, before, known, typed);
const remove = (before: Options, ...words: string[]) => removing(words, before, false, typed);
const set = (before: Options, ...assignments: string[]) => setting(assignments, before, typed);

/** What an error says, hints included. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { message, hints, exitCode } = error as {
      message: string;
      hints: string[];
      exitCode: number;
    };
    expect(exitCode).toBe(2);
    return [message, ...hints].join("\n");
  }
  throw new Error("nothing was refused");
}

test.each([
  ["token", "auth=token"],
  ["redis", "rate-limit=redis"],
  ["metrcs", "metrics"],
])("a word that is no feature is told the nearest: %s", (word, meant) => {
  expect(refusal(() => add(minimal, word))).toMatch(
    new RegExp(`^"${word}" is not one of stdio, http, .* Did you mean "${meant}"\\?$`),
  );
});

test.each([
  ["sdk=v1", "sdk=v1"],
  ["sdk", "sdk=v2|v1"],
  ["sdk=v3", "sdk=v2|v1"],
  ["v1", "sdk=v1"],
])("what a project always has is neither added nor removed, but set: %s", (word, assignment) => {
  const refused = `A project always has sdk: it is set to a value.\nTo change it: npx create-mcp-server set ${assignment}`;
  expect(refusal(() => add(full, word))).toBe(refused);
  expect(refusal(() => remove(full, "health", word))).toBe(refused);
});

test("a project moves from one line of the SDK to the other, and nothing else changes", () => {
  expect(set(full, "sdk=v1")).toEqual({ ...full, sdk: "v1" });
  expect(set(set(minimal, "sdk=v1"), "sdk=v2")).toEqual(minimal);
  expect(refusal(() => set(full, "sdk=v3"))).toBe(
    'sdk: "v3" is not one of v2, v1. Did you mean "v2"?',
  );
});

describe("add", () => {
  test("takes a value of a list, a switch, and a choice with or without its value", () => {
    const http = add(minimal, "http");
    expect(http.transport).toEqual(["stdio", "http"]);
    expect(http.auth).toBe("none");
    expect(add(http, "health").health).toBe(true);
    expect(add(http, "auth").auth).toBe("token");
    expect(add(http, "rate-limit=memory")["rate-limit"]).toBe("memory");
  });

  test("takes several words, in any order", () => {
    expect(add(minimal, "auth", "http")).toEqual(add(minimal, "http", "auth=token"));
  });

  test("changes nothing if all of it is there", () => {
    expect(add(full, "http", "auth", "auth=token", "health")).toEqual(full);
  });

  test("says which command adds what is needed", () => {
    expect(refusal(() => add(minimal, "health"))).toBe(
      "health needs http, and it is not there.\nAdd both: npx create-mcp-server add http health",
    );
  });

  test("leaves a value that was chosen to set", () => {
    const other = { ...full, auth: "other" } as unknown as Options;
    expect(refusal(() => add(other, "auth=token"))).toBe(
      'auth is "other" already.\nTo change it: npx create-mcp-server set auth=token',
    );
  });

  test("says what was meant by a mistyped word, and what there is", () => {
    expect(refusal(() => add(full, "helth"))).toMatch(
      /^"helth" is not one of stdio, http, .*auth, auth=token, .*shutdown\. Did you mean "health"\?$/,
    );
  });
});

describe("remove", () => {
  test("takes back what add gave, for every word and every variant that has it not", () => {
    for (const { options } of variants()) {
      for (const word of featureWords()) {
        let more: Options;
        try {
          more = add(options, word);
        } catch {
          continue;
        }
        if (JSON.stringify(more) === JSON.stringify(options)) continue;
        // What it has brought with it might have been chosen as well: it goes by its own name.
        const brought = more.transport.filter((value) => !options.transport.includes(value));
        const words = word === "sse" ? brought : [word];
        expect(remove(more, ...words), `${word} in ${JSON.stringify(options)}`).toEqual(options);
      }
    }
  });

  test("changes nothing if it is not there", () => {
    expect(remove(minimal, "http", "auth", "health")).toEqual(minimal);
  });

  test("takes what brings http with it along, and only if that is said", () => {
    const bridge = add(minimal, "sse");
    expect(bridge.transport).toEqual(["stdio", "http", "sse"]);
    expect(remove(bridge, "sse").transport).toEqual(["stdio", "http"]);
    expect(refusal(() => remove(bridge, "http"))).toBe(
      "sse cannot be without http.\nRemove all of it: npx create-mcp-server remove http --with-dependents",
    );
    expect(removing(["http"], bridge, true, typed)).toEqual(minimal);
    expect(refusal(() => remove(set(bridge, "transport=sse"), "http"))).toBe(
      "Nothing would be left of transport.\nFirst add another: npx create-mcp-server add stdio",
    );
  });

  test("names what cannot be without it, and the command that removes all", () => {
    expect(refusal(() => remove(full, "http"))).toMatch(
      /^auth, rate-limit, .*health cannot be without http\.\nRemove all of it: npx create-mcp-server remove http --with-dependents$/,
    );
    const alone = removing(["http"], full, true, typed);
    expect(alone.transport).toEqual(["stdio"]);
    expect(unmetNeeds(alone)).toEqual([]);
    expect(alone.shutdown).toBe(true);
  });

  test("refuses the last transport", () => {
    expect(refusal(() => remove(minimal, "stdio"))).toBe(
      "Nothing would be left of transport.\nFirst add another: npx create-mcp-server add http",
    );
  });

  test("takes no other value than the one that is there", () => {
    const other = { ...full, auth: "other" } as unknown as Options;
    expect(refusal(() => remove(other, "auth=token"))).toBe(
      'auth is "other", not "token".\nTo remove it: npx create-mcp-server remove auth',
    );
  });
});

describe("set", () => {
  test("takes a value of any option", () => {
    expect(set(full, "health=off", "auth=none", "description=It works")).toMatchObject({
      health: false,
      auth: "none",
      description: "It works",
    });
    expect(set(minimal, "transport=http,stdio").transport).toEqual(["stdio", "http"]);
  });

  test("gets from each variant to each other", () => {
    const all = variants().map(({ options }) => options);
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(...all), (from, to) => {
        const assignments = Object.entries(to)
          .filter(([id]) => id !== "name" && id !== "description")
          .map(([id, value]) => `${id}=${String(value)}`);
        expect(set(from, ...assignments)).toEqual(to);
      }),
    );
  });

  test("names everything that is wrong, with what is allowed", () => {
    const said = refusal(() => set(full, "auth=tokn", "helth=on", "shutdown", "health=maybe"));
    expect(said.split("\n")).toEqual([
      expect.stringMatching(/^auth: "tokn" is not one of token, .*none\. Did you mean "token"\?$/),
      expect.stringMatching(
        /^"helth=on" is not option=value: it names none of name, .*health.*\. Did/,
      ),
      '"shutdown" is not option=value: it has no value.',
      'health: "maybe" is neither on nor off.',
    ]);
  });

  test("refuses what needs http where there is none, with the command", () => {
    expect(refusal(() => set(minimal, "health=on"))).toBe(
      "health cannot be without http.\nAdd it too: npx create-mcp-server add http",
    );
    expect(refusal(() => set(full, "transport=stdio"))).toMatch(/remove http --with-dependents$/);
  });
});
