import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Registry {
  readonly url: string;
  /** How often the packed program has been fetched. */
  downloads(): number;
  close(): void;
}

/**
 * An npm registry that has the packed program under its name, as if it were published, and sends everybody who wants
 * another package to the machine's own.
 *
 * @param manifest the package.json in the tarball
 */
export async function startRegistry(
  tarball: string,
  manifest: { readonly name: string; readonly version: string },
  upstream: string,
): Promise<Registry> {
  const content = await readFile(tarball);
  let downloads = 0;
  const server = createServer(({ url = "/" }, response) => {
    if (url === `/${manifest.name}`) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(packument()));
    } else if (url === tarballPath) {
      downloads += 1;
      response.end(content);
    } else {
      response.writeHead(302, { location: new URL(url.slice(1), withSlash(upstream)).href }).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tarballPath = `/${manifest.name}/-/${manifest.name}-${manifest.version}.tgz`;

  function packument() {
    const { name, version } = manifest;
    const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
    const shasum = createHash("sha1").update(content).digest("hex");
    const dist = { tarball: `${base}${tarballPath}`, integrity, shasum };
    // Package managers wait for some days before they take what was published just now.
    const published = "2026-01-01T00:00:00.000Z";
    return {
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { ...manifest, dist } },
      time: { created: published, modified: published, [version]: published },
    };
  }
  return { url: base, downloads: () => downloads, close: () => void server.close() };
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
