import { LADDER } from '../audio/ladder.policy.ts'
import type { DemoCatalog, DemoTrack } from '../audio/service.ts'
import { MASTER_RATE } from '../audio/service.ts'
import type { CatalogService, Publication } from '../catalog/service.ts'
import type { RenditionIndex } from '../shared/chunk-index.ts'
import { imageIdOf } from '../shared/image-ids.ts'
import { type Rendered, renderAll } from './render-pool.ts'
import type { AudioStore } from './store.ts'

export interface IngestParts {
  catalog: CatalogService
  audio: AudioStore
  /** Threads that compose and encode. */
  threads: number
}

/** Brings audio into the service: composes, encodes, cuts, stores, publishes. */
export class IngestService {
  private readonly parts: IngestParts

  constructor(parts: IngestParts) {
    this.parts = parts
  }

  /**
   * Makes what the catalog does not have of the demo; nothing when it is complete. After a crash it goes on where it
   * was: a track is published once all of its chunks are on disk.
   *
   * @param onProgress seconds of encoded audio so far, and in all
   */
  async makeDemo(demo: DemoCatalog, onProgress: (doneS: number, totalS: number) => void): Promise<void> {
    const { catalog } = this.parts
    const present = await catalog.tracksAmong(demo.tracks.map(({ id }) => id))
    const missing = demo.tracks.filter(({ id }) => !present.has(id))
    const shows = await catalog.shows(demo.shows.map(({ id }) => id))
    if (missing.length === 0 && !shows.includes(null)) return
    if (missing.length > 0) await this.makeTracks(demo, missing, onProgress)
    await catalog.publish(surroundings(demo))
  }

  private async makeTracks(
    demo: DemoCatalog,
    missing: readonly DemoTrack[],
    onProgress: (doneS: number, totalS: number) => void,
  ): Promise<void> {
    const { catalog, audio, threads } = this.parts
    const totalS = missing.reduce((sum, track) => sum + secondsOf(track) * LADDER.length, 0)
    let doneS = 0
    onProgress(doneS, totalS)
    await catalog.publish({ artists: demo.artists, albums: demo.albums })
    const byId = new Map(missing.map((track) => [track.id, track]))
    const renditions = new Map<string, RenditionIndex[]>()
    const keep = async ({ trackId, index, chunks }: Rendered): Promise<void> => {
      const track = byId.get(trackId)
      if (track === undefined) throw new Error(`a rendition of ${trackId}, which is no track of the demo`)
      await audio.putRendition(trackId, index, chunks)
      const complete = [...(renditions.get(trackId) ?? []), index]
      renditions.set(trackId, complete)
      if (complete.length === LADDER.length) {
        await catalog.publish(publicationOf(track, complete))
      }
      doneS += secondsOf(track)
      onProgress(doneS, totalS)
    }
    const jobs = demo.pieces.map((piece) => ({
      piece,
      tracks: missing.filter(({ pieceId }) => pieceId === piece.id).map(({ id, from, to }) => ({ id, from, to })),
    }))
    await renderAll(
      jobs.filter(({ tracks }) => tracks.length > 0),
      threads,
      keep,
    )
  }
}

/** What is there beside the tracks, which are: published at once when they are, also where an older version made them. */
function surroundings({ artists, albums, playlists, lyrics, shows }: DemoCatalog): Publication {
  return {
    artists: artists.map((artist) => ({ ...artist, verified: true, imageId: imageIdOf('artist', artist.id) })),
    albums: albums.map((album) => ({ ...album, imageId: imageIdOf('album', album.id) })),
    playlists: playlists.map((playlist) => ({ ...playlist, imageId: imageIdOf('playlist', playlist.id) })),
    lyrics,
    shows: shows.map(({ episodes: _, ...show }) => ({
      ...show,
      mediaType: 'audio',
      explicit: false,
      copyrights: [{ text: show.publisher, type: 'C' }],
      imageId: imageIdOf('show', show.id),
    })),
    episodes: shows.flatMap(({ id: showId, languages, markets, episodes }) =>
      episodes.map((episode) => ({
        episode: { ...episode, showId, explicit: false, languages, markets, imageId: imageIdOf('show', showId) },
        renditions: [],
      })),
    ),
  }
}

function publicationOf(track: DemoTrack, renditions: readonly RenditionIndex[]): Publication {
  const { id, name, albumId, artistIds, discNumber, trackNumber, explicit, isrc, popularity, markets } = track
  const durationMs = Math.round(secondsOf(track) * 1000)
  return {
    tracks: [
      {
        track: {
          id,
          name,
          albumId,
          artistIds,
          discNumber,
          trackNumber,
          durationMs,
          explicit,
          isrc,
          popularity,
          markets,
        },
        renditions,
      },
    ],
  }
}

function secondsOf({ from, to }: DemoTrack): number {
  return (to - from) / MASTER_RATE
}
