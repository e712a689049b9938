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
  soundcheck plan evening-peak                    what is the cheapest design that would keep them?
  soundcheck twin evening-peak                    how far is the simulator from the live service?
  soundcheck trace zipf --out zipf.trace          a trace of requests that follow Zipf's law
  soundcheck cache zipf.trace --policy lru --capacity 100k
                                                  how often does such a cache miss?
  soundcheck serve                                start the reference service
  soundcheck catalog                              what does the running service have to play?
  soundcheck listen <uri>                         play it, and listen to every sample
  soundcheck app create Mine --redirect http://127.0.0.1/callback
                                                  let an app of yours ask its users
  soundcheck account password ada                 help a user who cannot log in
  soundcheck import songs.csv                     bring a catalog of your own into the service
  soundcheck import lyrics ./lrc                  and the words of its songs
  soundcheck generate catalog --tracks 1M         or make one up
  soundcheck backup ./copy                        copy what the service keeps, while it runs
  soundcheck restore ./copy --data ./again        and bring it back

Numbers may be written 1M or 10k. With --json, exactly one JSON object is printed.

Exit codes:
  0   done; every promise was kept
  1   a promise was missed, or something was not heard as it should be
  2   something that was given is wrong (option, scenario, file); the message says where
  70  a defect in Soundcheck itself`

/** Behind the help of `replay`. */
export const REPLAY_HELP = `
Example:
  soundcheck replay cdn-provider-outage --seed 7 --out out/outage

The same scenario and seed give the same result, for any number of workers. Exit code 1 says that a promise was missed.

In aggregate mode --listeners says how many stand for all where nothing happens; around faults and releases everybody in the
regions concerned is simulated, which takes as long as they are many (day: 12 M). With --mode sampled it is only so many.`

/** Behind the help of `plan`. */
export const PLAN_HELP = `
Example:
  soundcheck plan evening-peak --edge 0.5,1,2,4 --origin 1,2

Every combination of providers, router, PoPs, caches, origin and replicas of each service is a world; the figures are times
the scenario's own. Theory and short replays rule worlds out, longer ones decide, all with the same listeners. Exit code 1
says that no world meets the objectives. Ctrl-C prints what is known so far.`

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

The cache starts empty. Without --sizes every object takes one place in it. Beside the miss ratio stands what theory
predicts from how often each object is asked for.`

/** Behind the help of `catalog`. */
export const CATALOG_HELP = `
Examples:
  soundcheck catalog                              what is there to play?
  soundcheck listen "$(soundcheck catalog gapless-album)"`

/** Behind the help of `listen`. */
export const LISTEN_HELP = `
Examples:
  soundcheck listen spotify:album:4aawyAB9vmqN3uQ7FjRGTy --wav heard.wav
  soundcheck listen spotify:track:4uLU6hMCjMI75M1A2tKUQC --account free --quality normal --speed max

Every chunk is checked against its digest, decoded, and put on a timeline; gaps between tracks are counted in samples.
Exit code 1 says that there was a gap or a stall, that a track broke off, or that nothing was heard. Ctrl-C stops and says
what was heard.`

/** Behind the help of `serve`. */
export const SERVE_HELP = `
Example:
  soundcheck serve --data ./music --port 5000

The first start composes and encodes the demo catalog, which takes a minute. Everything listens on this machine alone:
the API on the port given, an edge for each provider, the shield and the origin on those after it.`

/** Behind the help of `twin`. */
export const TWIN_HELP = `
Example:
  soundcheck twin evening-peak --listeners 500 --duration 5m

The service's own times are measured in a run before, with other listeners; then the same listeners play in both worlds.
Exit code 1 says that this machine could not keep the load's times, so that the comparison is not to be trusted.`

/** Behind the help of `import`. */
export const IMPORT_HELP = `
Example:
  soundcheck import songs.csv --data ./music --released 2020

Needed are the columns track_name (or title), artist_name (or artist) and duration_ms; album_name, release_date, genre,
track_id, isrc, popularity, explicit and the audio features are taken where they are there. A row that makes no sense is left
out and told, with exit code 1. Importing a file again changes nothing. Imported songs can be found, shown and kept; they have
no audio to play.`

/** Behind the help of `import lyrics`. */
export const IMPORT_LYRICS_HELP = `
Example:
  soundcheck import lyrics ./lrc --language en

A file belongs to the track that [id:] or [isrc:] names, or [ti:] and [ar:], with [length:] where there are several; or its own
name: an id, an ISRC, or "Artist - Title". Times of single words (<01:23.45>) and [offset:] are understood. Of each file all comes in
or nothing: what was left out is told with file and line, with exit code 1. Where two files have lyrics of one track the last one
counts. Importing again changes nothing.`

/** Behind the help of `generate`. */
export const GENERATE_HELP = `
Example:
  soundcheck generate catalog --tracks 100k --seed 7

Artists of nine languages and their scripts, albums, genres with the sound that they have, popularity as where plays follow
Zipf's law. The same seed gives the same catalog. Nothing of it is real, and nothing of it can be played.`
