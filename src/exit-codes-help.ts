/** What `--help` says of `EXIT`, in lines of at most 80 columns. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    done (also when an install that --install did not ask for failed)
  1    failed, or an update that could not merge all (it says what is left)
  2    wrong use: nothing was written
  3    conflicts with what you changed: nothing was written, or, with
       --conflict=inline, both texts with conflict markers
  130  cancelled`;
