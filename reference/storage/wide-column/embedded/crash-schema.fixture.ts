import { parseSchema } from '../parse-schema.ts'

/** Tables of the tests that end or watch a process. */
export const crashSchema = parseSchema(`
  CREATE TABLE likes (user text, track int, at bigint, PRIMARY KEY (user, track));
  CREATE TABLE fans (track int, user text, at bigint, PRIMARY KEY (track, user));
  CREATE TABLE profile (user text PRIMARY KEY, version int);
  CREATE TABLE counts (user text PRIMARY KEY, n counter)`)
