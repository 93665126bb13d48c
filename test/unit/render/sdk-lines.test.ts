import { expect, test } from "vitest";
import { variants } from "../../../src/options/variants.ts";
import type { FileMap } from "../../../src/render/file-map.ts";
import { manifestPath } from "../../../src/render/manifest.ts";
import { render } from "../../../src/render/render.ts";

const pairs = variants()
  .filter(({ options }) => options.sdk === "v2")
  .map(({ id, options }) => [id, render(options), render({ ...options, sdk: "v1" })] as const);

test.each(pairs)(
  "%s is the same on both lines of the SDK, but for what knows it",
  (_id, v2, v1) => {
    const differing = [...new Set([...v2.keys(), ...v1.keys()])].filter(
      (path) =>
        v2.get(path)?.text !== v1.get(path)?.text || v2.get(path)?.mode !== v1.get(path)?.mode,
    );
    const others = differing.filter((path) => !path.startsWith("src/mcp/")).toSorted();
    expect(others).toEqual([manifestPath, "README.md", "package.json"]);
    expect(withoutSection(v1)).toBe(withoutSection(v2));
    expect(withoutPackages(v1)).toEqual(withoutPackages(v2));
  },
);

/** The README without the one section that is about the SDK. */
function withoutSection(files: FileMap): string {
  const sections = files.get("README.md")!.text.split(/^(?=## )/m);
  const others = sections.filter((section) => !section.startsWith("## The SDK\n"));
  expect(others).toHaveLength(sections.length - 1);
  return others.join("");
}

/** What the package.json says but for the packages that only one of the two needs. */
function withoutPackages(files: FileMap): unknown {
  const about = JSON.parse(files.get("package.json")!.text);
  for (const name of Object.keys(about.devDependencies)) {
    if (/^(@modelcontextprotocol\/|ajv)/.test(name)) delete about.devDependencies[name];
  }
  return about;
}
