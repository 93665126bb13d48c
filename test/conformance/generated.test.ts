import { dirname } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { writeProject } from "../variants/project.ts";
import type { Overlay } from "../variants/project.ts";
import { nothing, revisionsOf, servers } from "./runs.ts";
import { nodeOfSuite } from "./suite.ts";

/** `npm run conformance` in a generated project, with what was changed there. */
async function conformance(folder: string, options: typeof nothing, overlay: Overlay = {}) {
  const root = await writeProject(`conformance/${folder}`, options, overlay);
  return (node: string) =>
    execa("npm", ["run", "--silent", "conformance"], {
      cwd: root,
      env: { PATH: `${dirname(node)}:${process.env["PATH"]}` },
      reject: false,
      all: true,
    });
}

describe("npm run conformance", () => {
  test.each(Object.entries(servers))("finds no fault in %s", async (title, options) => {
    const run = await conformance(`pristine-${title.replaceAll(" ", "-")}`, options);
    const { exitCode, all } = await run(await nodeOfSuite());
    const passed = revisionsOf(options).map(
      (revision) => `Revision ${revision}\n(  passed [\\w-]+\n?){8,}`,
    );
    expect(all).toMatch(new RegExp(`^${passed.join("")}$`));
    expect(exitCode).toBe(0);
  });

  test("finds nothing to complain about in a project whose lists are empty", async () => {
    const list = (type: string, file: string, name: string) =>
      `import type { ${type} } from "../mcp/${file}.ts";\n\nexport const ${name}: readonly ${type}[] = [];\n`;
    const run = await conformance("empty", nothing, {
      "src/tools/index.ts": list("Tool", "tool", "tools"),
      "src/resources/index.ts": list("Resource", "resource", "resources"),
      "src/prompts/index.ts": list("Prompt", "prompt", "prompts"),
    });
    const { exitCode, all } = await run(await nodeOfSuite());
    expect(all).not.toContain("FAILED");
    expect(exitCode).toBe(0);
  });

  test("names the scenario that fails, says why, and exits with 1", async () => {
    const run = await conformance("broken", nothing, {
      "src/lib/http/doors.ts":
        "export const checkHost = () => undefined;\nexport const checkOrigin = () => undefined;\n",
    });
    const { exitCode, all } = await run(await nodeOfSuite());
    const failed =
      /FAILED dns-rebinding-protection\n +localhost-host-rebinding-rejected: Expected HTTP 4xx/g;
    expect(all?.match(failed)).toHaveLength(2);
    expect(all?.match(/FAILED/g)).toHaveLength(2);
    expect(exitCode).toBe(1);
  });

  test.runIf(process.versions.node.startsWith("20."))("says that Node is too old", async () => {
    const run = await conformance("old-node", nothing);
    const { exitCode, all } = await run(process.execPath);
    expect(all).toBe(
      `The conformance suite needs Node 22 or newer; this is Node ${process.versions.node}.`,
    );
    expect(exitCode).toBe(1);
  });
});
