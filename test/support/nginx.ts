import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { freePort } from "./free-port.ts";
import { find } from "./programs.ts";

export interface Nginx {
  /** For instance `http://127.0.0.1:41234`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A real nginx in the foreground, in front of replicas that it asks in turn; set up as the project's README says. */
export async function startNginx(replicas: readonly string[]): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  const port = await freePort();
  const config = join(folder, "nginx.conf");
  await writeFile(config, configOf(folder, port, replicas));
  const child = execa(find("nginx")!, ["-p", folder, "-c", config, "-e", "stderr"], {
    reject: false,
    buffer: false,
  });
  const ended = child.finally(() => rm(folder, { recursive: true, force: true }));
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stderr)
      .on("line", (line) => {
        lines.push(line);
        if (line.includes("start worker process")) resolve();
      })
      .on("close", () => reject(new Error(`nginx ended:\n${lines.join("\n")}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function configOf(folder: string, port: number, replicas: readonly string[]): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  upstream replicas {
    ${replicas.map((url) => `server ${new URL(url).host};`).join("\n    ")}
    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://replicas;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffering off;
    }
  }
}
`;
}
