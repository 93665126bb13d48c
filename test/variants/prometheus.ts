import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { freePort } from "../support/free-port.ts";

export interface Prometheus {
  /** The series that an instant query answers; none if it is not ready yet. */
  query(promql: string): Promise<readonly Series[]>;
  stop(): Promise<void>;
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Starts a Prometheus of this machine that reads the metrics at these addresses (`127.0.0.1:9464`) every second. */
export async function startPrometheus(targets: readonly string[]): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), "prometheus-"));
  const config = join(folder, "prometheus.json");
  // YAML is a superset of JSON.
  await writeFile(
    config,
    JSON.stringify({
      global: { scrape_interval: "1s" },
      scrape_configs: [{ job_name: "servers", static_configs: [{ targets }] }],
    }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  const child = execa(
    "prometheus",
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=${address}`,
    ],
    { reject: false, all: true },
  );
  return {
    async query(promql) {
      const url = `http://${address}/api/v1/query?query=${encodeURIComponent(promql)}`;
      // It does not listen at once.
      const response = await fetch(url).catch(() => undefined);
      if (!response?.ok) return [];
      const { data } = (await response.json()) as Answer;
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async stop() {
      child.kill();
      await child;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}
