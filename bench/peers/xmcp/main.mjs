import { sayWhenListening } from "../say-when-listening.mjs";
import "./dist/http.js";

// It takes its port from the configuration that it was built with.
await sayWhenListening(39412);
