import { serveShare } from "./serve.ts";

serveShare(2);
