/**
 * How a track's bytes are asked for (CDN-14, PLAY-12). Every track is a presentation of its own, as in an app that plays
 * whatever comes next in a queue.
 */
export type ProtocolName = 'chunks' | 'hls' | 'dash' | 'progressive'

export interface Protocol {
  /** Requests, one after the other, between the authorization and the first request for audio. */
  manifestRequests: number
  /** Requests before the first chunk of another rendition. */
  switchRequests: number
  /** Each chunk is asked for by itself; else one request brings them all. */
  asksPerChunk: boolean
  /** The player takes a chunk whole, so that nothing sounds before the first one is complete. */
  takesWholeChunks: boolean
  /** The rendition may change within a track. */
  switchesWithin: boolean
  /** The next track is fetched while the present one plays. */
  fetchesAhead: boolean
}

export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  /** The app's own: the answer to the play request names every chunk of every rendition, at every provider. */
  chunks: {
    manifestRequests: 0,
    switchRequests: 0,
    asksPerChunk: true,
    takesWholeChunks: false,
    switchesWithin: true,
    fetchesAhead: true,
  },
  /**
   * RFC 8216 with packed audio: multivariant playlist, media playlist, segments; each rendition has a playlist of its own.
   * hls.js hands a segment to the browser when it is complete, dash.js likewise.
   */
  hls: {
    manifestRequests: 2,
    switchRequests: 1,
    asksPerChunk: true,
    takesWholeChunks: true,
    switchesWithin: true,
    fetchesAhead: true,
  },
  /** ISO/IEC 23009-1 with numbered segments: MPD, initialization segment, segments; each rendition is initialized by itself. */
  dash: {
    manifestRequests: 2,
    switchRequests: 1,
    asksPerChunk: true,
    takesWholeChunks: true,
    switchesWithin: true,
    fetchesAhead: true,
  },
  /** One file and an audio element: nothing to read before it, nothing to choose within it, nothing known of what follows. */
  progressive: {
    manifestRequests: 0,
    switchRequests: 0,
    asksPerChunk: false,
    takesWholeChunks: false,
    switchesWithin: false,
    fetchesAhead: false,
  },
}
