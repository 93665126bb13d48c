import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A package as `npm publish` sends it. */
export interface Published {
  readonly tarball: string;
  /** The package.json in it. */
  readonly manifest: { readonly name: string; readonly version: string };
}

export interface Registry {
  readonly url: string;
  /** How often one of the versions has been fetched. */
  downloads(): number;
  /** As if the network were gone, for those too who still have a connection. */
  close(): void;
}

/**
 * An npm registry that has these versions of the packed program under its name, the last one as `latest`, and sends
 * everybody who wants another package to the machine's own.
 */
export async function startRegistry(
  versions: readonly [Published, ...Published[]],
  upstream: string,
): Promise<Registry> {
  const { name } = versions[0].manifest;
  const contents = new Map<string, Buffer>(
    await Promise.all(
      versions.map(
        async ({ tarball, manifest }) =>
          [`/${name}/-/${name}-${manifest.version}.tgz`, await readFile(tarball)] as const,
      ),
    ),
  );
  let downloads = 0;
  const server = createServer(({ url = "/" }, response) => {
    const content = contents.get(url);
    if (url === `/${name}`) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(packument()));
    } else if (content !== undefined) {
      downloads += 1;
      response.end(content);
    } else {
      response.writeHead(302, { location: new URL(url.slice(1), withSlash(upstream)).href }).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function packument() {
    // Package managers wait for some days before they take what was published just now.
    const published = "2026-01-01T00:00:00.000Z";
    const entries = [...contents].map(([path, content], index) => {
      const { manifest } = versions[index]!;
      const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
      const shasum = createHash("sha1").update(content).digest("hex");
      const dist = { tarball: `${base}${path}`, integrity, shasum };
      return [manifest.version, { ...manifest, dist }] as const;
    });
    return {
      name,
      "dist-tags": { latest: entries.at(-1)![0] },
      versions: Object.fromEntries(entries),
      time: {
        created: published,
        modified: published,
        ...Object.fromEntries(entries.map(([version]) => [version, published])),
      },
    };
  }
  return {
    url: base,
    downloads: () => downloads,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
