import { Console } from "node:console";

// On stdio, stdout carries the protocol and nothing else: one stray line from a dependency ends the connection.
globalThis.console = new Console(process.stderr, process.stderr);
