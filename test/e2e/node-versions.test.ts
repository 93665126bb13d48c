import { delimiter, dirname, join } from "node:path";
import { expect, inject, test } from "vitest";

import { nodeBinary } from "../node-versions.ts";
import { author, environment, machinePath } from "./environment.ts";
import { emptyFolder, run } from "./run.ts";
import { expectComplete } from "./tree.ts";

test.each([20, 22, 24, 26] as const)(
  "on Node %i, npm exec of the tarball creates a project that installs, builds and starts",
  async (major) => {
    const cwd = await emptyFolder();
    const node = await nodeBinary(major);
    const env = {
      ...environment(cwd),
      ...author,
      PATH: [dirname(node), machinePath()].join(delimiter),
    };
    const command = "node --version && create-mcp-server my-server --yes --install --git";
    const args = ["exec", "--yes", `--package=${inject("packed").tarball}`, "-c", command];
    const created = await run(["npm", ...args], { cwd, env });
    expect(created.exitCode, created.stderr).toBe(0);
    expect(created.stdout).toMatch(new RegExp(`^v${major}\\.`, "m"));

    const project = join(cwd, "my-server");
    await expectComplete(project);
    const built = await run(["npm", "run", "build"], { cwd: project, env });
    expect(built.exitCode, built.stdout + built.stderr).toBe(0);
    // At the end of its input a stdio server has done its work.
    const started = await run(["node", "dist/main.js", "--transport", "stdio"], {
      cwd: project,
      env,
    });
    expect({ exitCode: started.exitCode, stdout: started.stdout }).toEqual({
      exitCode: 0,
      stdout: "",
    });
  },
);
