import { serveShare } from "./serve.ts";

serveShare(4);
