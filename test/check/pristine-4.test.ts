import { checkShare } from "./pristine.ts";

checkShare(4);
