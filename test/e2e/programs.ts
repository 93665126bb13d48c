import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

type Program = "real" | { readonly script: string };

/**
 * Makes a folder for the PATH that holds these programs and no others: a real one is found on this machine, a fake one is
 * given as the text of a shell script.
 */
export async function pathWith(
  folder: string,
  programs: Readonly<Record<string, Program>>,
): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  for (const [name, program] of Object.entries<Program>({ sh: "real", ...programs })) {
    const path = join(bin, name);
    if (program === "real") {
      const { stdout } = await execa("sh", ["-c", `command -v ${name}`]);
      await symlink(stdout, path);
    } else {
      await writeFile(path, `#!/bin/sh\n${program.script}\n`);
      await chmod(path, 0o755);
    }
  }
  return bin;
}
