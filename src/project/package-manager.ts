import { packageManagerWords } from "../render/package-manager-words.ts";
import type { PackageManagerWords } from "../render/package-manager-words.ts";

type Name = PackageManagerWords["name"];

/**
 * The package manager that started this process (`npm create`, `pnpm create`, …), from the user agent that each of them
 * sets, such as `pnpm/10.1.0 npm/? node/v20.1.0 linux x64`; npm if it was started some other way.
 */
export function detectPackageManager(env: Readonly<Record<string, string | undefined>>): Name {
  const name = env["npm_config_user_agent"]?.split("/")[0] ?? "";
  return isPackageManager(name) ? name : "npm";
}

function isPackageManager(name: string): name is Name {
  return Object.hasOwn(packageManagerWords, name);
}
