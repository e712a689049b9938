import { LADDER } from '../audio/ladder.policy.ts'
import type { DemoCatalog, DemoTrack } from '../audio/service.ts'
import { CLIP_MS, MASTER_RATE } from '../audio/service.ts'
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
   * was: a track is published once all of its chunks and its clip are on disk. One that an older version published without a
   * clip gets one.
   *
   * @param onProgress seconds of encoded audio so far, and in all
   */
  async makeDemo(demo: DemoCatalog, onProgress: (doneS: number, totalS: number) => void): Promise<void> {
    const { catalog } = this.parts
    const known = await catalog.tracks(demo.tracks.map(({ id }) => id))
    const wanted = demo.tracks.flatMap((track, i): WantedTrack[] => {
      const found = known[i] ?? null
      return found?.previewId ? [] : [{ ...track, clipOnly: found !== null }]
    })
    const shows = await catalog.shows(demo.shows.map(({ id }) => id))
    if (wanted.length === 0 && !shows.includes(null)) return
    if (wanted.length > 0) await this.makeTracks(demo, wanted, onProgress)
    await catalog.publish(surroundings(demo))
  }

  private async makeTracks(
    demo: DemoCatalog,
    wanted: readonly WantedTrack[],
    onProgress: (doneS: number, totalS: number) => void,
  ): Promise<void> {
    const { catalog, audio, threads } = this.parts
    const totalS = wanted.reduce((sum, track) => sum + encodedSecondsOf(track), 0)
    let doneS = 0
    onProgress(doneS, totalS)
    await catalog.publish({ artists: demo.artists, albums: demo.albums })
    const making = new Map<string, TrackInTheMaking>()
    for (const track of wanted) {
      const renditions = track.clipOnly ? (await catalog.playable(track.id)).renditions : []
      making.set(track.id, { track, clipId: null, renditions: [...renditions] })
    }
    const keep = async (rendered: Rendered): Promise<void> => {
      const made = making.get(rendered.trackId)
      if (made === undefined) throw new Error(`something of ${rendered.trackId}, which is no track of the demo`)
      if ('clip' in rendered) {
        made.clipId = await audio.putClip(rendered.clip)
        doneS += clipSecondsOf(made.track)
      } else {
        await audio.putRendition(rendered.trackId, rendered.index, rendered.chunks)
        made.renditions.push(rendered.index)
        doneS += secondsOf(made.track)
      }
      if (made.clipId !== null && made.renditions.length === LADDER.length) {
        await catalog.publish(publicationOf(made.track, made.renditions, made.clipId))
      }
      onProgress(doneS, totalS)
    }
    const jobs = demo.pieces.map((piece) => ({
      piece,
      tracks: wanted
        .filter(({ pieceId }) => pieceId === piece.id)
        .map(({ id, from, to, clipOnly }) => ({ id, from, to, clipOnly })),
    }))
    await renderAll(
      jobs.filter(({ tracks }) => tracks.length > 0),
      threads,
      keep,
    )
  }
}

/** A track of which something is missing: all of it, or the clip alone. */
type WantedTrack = DemoTrack & { readonly clipOnly: boolean }

interface TrackInTheMaking {
  readonly track: WantedTrack
  clipId: string | null
  readonly renditions: RenditionIndex[]
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

function publicationOf(track: DemoTrack, renditions: readonly RenditionIndex[], previewId: string): Publication {
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
          previewId,
        },
        renditions,
      },
    ],
  }
}

function secondsOf({ from, to }: DemoTrack): number {
  return (to - from) / MASTER_RATE
}

function clipSecondsOf(track: DemoTrack): number {
  return Math.min(secondsOf(track), CLIP_MS / 1000)
}

/** Of all that is made of a track. */
function encodedSecondsOf(track: WantedTrack): number {
  return clipSecondsOf(track) + (track.clipOnly ? 0 : secondsOf(track) * LADDER.length)
}
