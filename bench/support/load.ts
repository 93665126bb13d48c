import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

export interface Measured {
  readonly perSecond: number;
  /** Of the server's process: user and system time for each good answer, in microseconds. */
  readonly cpuPerCall: number;
}

/**
 * Calls a tool over keep-alive connections for a while, each as fast as the answers come. Raw sockets: on two cores, a
 * client that costs more than the server would be what is measured.
 *
 * @param request the same for each call, or one made for each
 * @throws if an answer is not 200 or does not hold `expected`
 */
export async function load(
  url: URL,
  pid: number,
  request: Buffer | (() => Buffer),
  expected: string,
  { connections = 20, seconds = 2 } = {},
): Promise<Measured> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(url)));
  const until = performance.now() + seconds * 1000;
  const cpuBefore = cpuSeconds(pid);
  const started = performance.now();
  const counts = await Promise.all(
    sockets.map(async (socket, index) => {
      let count = 0;
      while (performance.now() < until) {
        const next = typeof request === "function" ? request() : request;
        const answer = await exchange(socket, next);
        if (!answer.startsWith("HTTP/1.1 200") || !answer.includes(expected)) {
          throw new Error(`unexpected answer:\n${answer}`);
        }
        count += 1;
        // A server may end a connection after so many requests.
        if (/^connection: close/im.test(answer)) {
          socket.destroy();
          socket = sockets[index] = await open(url);
        }
      }
      return count;
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  const cpu = cpuSeconds(pid) - cpuBefore;
  for (const socket of sockets) socket.destroy();
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { perSecond: total / elapsed, cpuPerCall: (cpu / total) * 1e6 };
}

/** One request, whole, as it goes over the wire. */
export function encodeRequest(url: URL, headers: Record<string, string>, body: unknown): Buffer {
  const json = JSON.stringify(body);
  const lines = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    "Content-Type: application/json",
    "Accept: application/json, text/event-stream",
    `Content-Length: ${Buffer.byteLength(json)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${json}`);
}

/** One call over a connection of its own. */
export async function callOnce(url: URL, request: Buffer, expected: string): Promise<string> {
  const socket = await open(url);
  const answer = await exchange(socket, request);
  socket.destroy();
  if (!answer.startsWith("HTTP/1.1 200") || !answer.includes(expected)) {
    throw new Error(`unexpected answer:\n${answer}`);
  }
  return answer;
}

/** What a process has in memory, in MiB: all of it, or what the system's field of this name counts. */
export function residentMiB(pid: number, field: "VmRSS" | "RssAnon" | "RssFile" = "VmRSS"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
}

export function describeResident(pid: number): string {
  const heap = residentMiB(pid, "RssAnon").toFixed(0);
  const files = residentMiB(pid, "RssFile").toFixed(0);
  return `V8's heap, buffers and compiled code ${heap} MiB, Node's own program ${files} MiB`;
}

function open(url: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true).once("error", reject);
    socket.once("connect", () => resolve(socket));
  });
}

function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const onClose = () => reject(new Error(`closed after: ${text}`));
    const onData = (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (!isWhole(text)) return;
      socket.off("data", onData).off("close", onClose);
      resolve(text);
    };
    socket.on("data", onData).once("close", onClose);
    socket.write(request);
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, end));
  return length ? text.length >= end + 4 + Number(length[1]) : text.endsWith("\r\n0\r\n\r\n");
}

/** By the scheduler's account, to the nanosecond: clock ticks are too coarse for less than some seconds. */
export function cpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
}
