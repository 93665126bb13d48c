import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { find, needs } from "../support/programs.ts";
import { startRedis } from "../support/redis-server.ts";
import { BURST, LOST, startLimited } from "./limited-server.ts";

/** Runs the server until it ends by itself. */
function run(env: Readonly<Record<string, string>>, ...args: string[]) {
  return execa(process.execPath, [inject("limited").bundle, "--transport", "http", ...args], {
    cwd: tmpdir(),
    env: { AUTH_TOKENS: `ada:${"0".repeat(64)}:*`, ...env },
    extendEnv: false,
    reject: false,
  });
}

describe("REDIS_URL", needs("redis-server"), () => {
  test("is required: without it the server does not start", async () => {
    const { exitCode, stderr } = await run({});
    expect(exitCode).toBe(78);
    expect(stderr).toBe("The settings are not valid:\n  REDIS_URL is required");
  });

  test("is refused if it is none, and not shown", async () => {
    const { exitCode, stderr, stdout } = await run({ REDIS_URL: "redis:ada:s3cret@host" });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/^ {2}REDIS_URL: must be redis:\/\/host:6379, .* \(given: \*\*\*\)$/m);
    expect(stderr + stdout).not.toContain("s3cret");
  });

  test("is masked where settings are shown", async () => {
    const { exitCode, stdout } = await run(
      { REDIS_URL: "redis://ada:s3cret@host" },
      "--check-config",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("\nREDIS_URL=***\n");
  });
});

test("what the README grants to a user of Redis is enough", needs("redis-server"), async () => {
  const readme = await readFile(join(inject("limited").root, "README.md"), "utf8");
  const rights = /`(\+[+a-z ]+)`/.exec(readme)![1]!;
  const redis = await startRedis({
    args: [
      "--user",
      "default",
      "off",
      "--user",
      "app",
      "on",
      ">s3cret",
      "~my-server:rate-limit:*",
      ...rights.split(" "),
    ],
  });
  onTestFinished(() => redis.kill());
  const server = await startLimited(redis.url().replace("//", "//app:s3cret@"));
  expect(await server.useUp()).toMatchObject({ allowed: BURST });
  expect(server.count(LOST)).toBe(0);
});

describe("a Redis behind TLS and a password", needs("redis-server", "openssl"), () => {
  /** A certificate for `localhost`, signed by itself. */
  async function certificate() {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "certificate-")));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    await execa(find("openssl")!, [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" "),
      ..."-subj /CN=localhost -addext subjectAltName=DNS:localhost".split(" "),
      "-keyout",
      key,
      "-out",
      cert,
    ]);
    return { key, cert };
  }

  async function redisWithTls() {
    const { key, cert } = await certificate();
    const redis = await startRedis({
      args: [
        "--requirepass",
        "s3cret",
        "--tls-auth-clients",
        "no",
        "--tls-cert-file",
        cert,
        "--tls-key-file",
        key,
      ],
      tls: true,
    });
    onTestFinished(() => redis.kill());
    return { url: `rediss://:s3cret@localhost:${redis.port}`, cert };
  }

  test("counts, if its certificate is known", async () => {
    const { url, cert } = await redisWithTls();
    const server = await startLimited(url, { NODE_EXTRA_CA_CERTS: cert });
    expect((await server.call()).status).toBe(200);
    expect(server.count(LOST)).toBe(0);
    expect(await server.health()).toBe("200 healthy");
  });

  test("is not talked to, if it is not", async () => {
    const { url } = await redisWithTls();
    const server = await startLimited(url);
    const { reason } = await server.logged(({ msg }) => LOST.test(String(msg)));
    expect(reason).toBe("self-signed certificate");
    expect(JSON.stringify(server.log) + server.stderr()).not.toContain("s3cret");
  });
});
