/** Of `internal render`, by which later versions ask this one for its files: what is sent stays as it is for this number. */
export const PROTOCOL = 1;
