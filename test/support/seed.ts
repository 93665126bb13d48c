/** Another one in each run, so that many runs try what one cannot; a run comes again by the seed that it prints. */
export const seed = Number(process.env["SEED"]);
