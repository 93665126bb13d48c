import type { Edits } from "../edit.ts";
import { added, changed, moved, replaced, without } from "../tree.ts";

const toolsAreConstant = "what the server offers is the person's alone: no option changes it";

const tools = "src/tools/index.ts";

const weatherTool = {
  "src/tools/weather.ts": `import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const weather = defineTool({
  name: "weather",
  title: "Weather",
  description: "Says what the weather will be.",
  input: z.strictObject({ city: z.string().max(100) }),
  scopes: ["weather:read"],
  cost: 2,
  run: ({ city }) => \`It will be fine in \${city}.\`,
});
`,
  "test/weather.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "../src/mcp/testing.ts";

test("the weather is fine", async () => {
  const client = await connect();
  const { text } = await client.call("weather", { city: "Bonn" });
  await client.close();
  assert.equal(text, "It will be fine in Bonn.");
});
`,
};

const weatherIsFine = {
  tool: "weather",
  arguments: { city: "Bonn" },
  answer: "It will be fine in Bonn.",
};

const weatherImport = 'import { weather } from "./weather.ts";\n';

const forecastResource = {
  "src/resources/cities.ts": `import { defineResource } from "../mcp/resource.ts";

export const cities = defineResource({
  name: "cities",
  title: "Cities",
  description: "The cities whose weather is known.",
  uri: "reference://cities",
  mimeType: "text/plain",
  read: () => "Bonn\\nParis\\n",
});
`,
};

const examples = [
  "src/tools/convert-temperature.ts",
  "src/tools/hash-text.ts",
  "src/tools/count-primes.ts",
  "src/resources/temperature-scales.ts",
  "src/prompts/explain-temperature.ts",
  "test/tools.test.ts",
];

export const offerEdits: Edits = {
  "tools: has one of its own at the end": {
    make: (tree) =>
      added(
        changed(tree, tools, (text) => weatherImport + text.replace("];\n", "  weather,\n];\n")),
        weatherTool,
      ),
    far: toolsAreConstant,
    shows: weatherIsFine,
  },

  "tools: has its own on one line with the examples": {
    make: (tree) =>
      added(
        changed(tree, tools, (text) =>
          text
            .replace(/^(?=import \{)/m, weatherImport)
            .replace(/\[\n[^]*\];/, "[weather, convertTemperature, hashText, countPrimes];"),
        ),
        weatherTool,
      ),
    far: toolsAreConstant,
    shows: weatherIsFine,
  },

  "tools, resources, prompts: has its own instead of the examples": {
    make: (tree) => {
      const own = added(without(tree, ...examples), { ...weatherTool, ...forecastResource });
      const listing = (name: string, from: string) => (text: string) =>
        text
          .replace(/^import \{.*\n/gm, "")
          .replace(/^(import type .*\n)/, `$1import { ${name} } from "${from}";\n`)
          .replace(/^ {2}\w+,\n/gm, "")
          .replace("];", `  ${name},\n];`);
      return changed(
        changed(
          changed(own, tools, listing("weather", "./weather.ts")),
          "src/resources/index.ts",
          listing("cities", "./cities.ts"),
        ),
        "src/prompts/index.ts",
        () =>
          `import type { Prompt } from "../mcp/prompt.ts";\n\nexport const prompts: readonly Prompt[] = [];\n`,
      );
    },
    far: toolsAreConstant,
    shows: weatherIsFine,
  },

  "tools: has an example in another file, under another name": {
    make: (tree) => {
      const renamed = moved(tree, "src/tools/count-primes.ts", "src/tools/primes.ts");
      const own = replaced(renamed, "src/tools/primes.ts", "countPrimes", "primes");
      return changed(own, tools, (text) =>
        text
          .replace("countPrimes }", "primes }")
          .replace("count-primes", "primes")
          .replace("countPrimes", "primes"),
      );
    },
    renamed: { "src/tools/count-primes.ts": "src/tools/primes.ts" },
    far: toolsAreConstant,
    shows: {
      tool: "hash_text",
      arguments: { text: "abc", algorithm: "SHA-256" },
      answer: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    },
  },

  "tools: has them in a folder of another name": {
    make: (tree) => {
      const next = moved(tree, "src/tools/", "src/actions/");
      return replaced(next, "src/server.ts", "./tools/index.ts", "./actions/index.ts");
    },
    renamed: { "src/tools/": "src/actions/" },
    far: toolsAreConstant,
  },

  "tools: says something else in an example": {
    make: (tree) =>
      changed(tree, "src/tools/hash-text.ts", (text) =>
        text
          .replace("Computes the SHA-2 hash of a text, in hexadecimal.", "Hashes what you give it.")
          .replace(".max(10_000)", ".max(20_000)"),
      ),
    far: toolsAreConstant,
  },
};
