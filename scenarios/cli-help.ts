/** What `soundcheck --help` says around the list of commands: what it is for, and what to type first. */
export const HELP_BEFORE = `\
Plays what-if questions about a music streaming service: millions of listeners, several CDNs, faults, promises.
A scenario asks the question; a replay answers it with figures, their doubt, and a verdict for each promise.
`

export const HELP_AFTER = `
Examples:
  soundcheck list                                 which questions are there?
  soundcheck replay evening-peak                  does the design keep its promises?
  soundcheck replay album-drop --listeners 100k   the same question on a smaller sample, in seconds
  soundcheck replay ./mine.yaml --out out/mine    your own scenario, with report and figures as files
  soundcheck explain cdn-provider-outage          which figures go in, and who says so?
  soundcheck trace zipf --out zipf.trace          a trace of requests that follow Zipf's law
  soundcheck cache zipf.trace --policy lru --capacity 100k
                                                  how often does such a cache miss?

Numbers may be written 1M or 10k. With --json, exactly one JSON object is printed.

Exit codes:
  0   done; every promise was kept
  1   a promise was missed
  2   something that was given is wrong (option, scenario, file); the message says where
  70  a defect in Soundcheck itself`

/** Behind the help of `replay`. */
export const REPLAY_HELP = `
Example:
  soundcheck replay cdn-provider-outage --seed 7 --out out/outage

The same scenario and seed give the same result, for any number of workers. Exit code 1 says that a promise was missed.`

/** Behind the help of `explain`. */
export const EXPLAIN_HELP = `
Example:
  soundcheck explain album-drop --listeners 100k

Every figure has one origin: a line of the scenario, the command line, a preset or a default; the last two name their
source (S0 to S4 are the published designs that Soundcheck starts from).`

/** Behind the help of `trace zipf`. */
export const TRACE_HELP = `
Example:
  soundcheck trace zipf --objects 100k --requests 1M --out zipf.trace

The file has one number a request, from 0 for the most popular object on: unsigned, 32 bits, little-endian. The same seed
gives the same file.`

/** Behind the help of `cache`. */
export const CACHE_HELP = `
Example:
  soundcheck cache zipf.trace --policy fifo --capacity 100k

The cache starts empty, and every object takes one place in it.`
