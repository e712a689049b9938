import type { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { sdkBrowseCalls } from './sdk-browse-calls.ts'
import type { SdkCall } from './sdk-call.ts'
import { sdkCatalogCalls } from './sdk-catalog-calls.ts'
import { sdkUserCalls } from './sdk-user-calls.ts'

/** Every call that the service is driven with, in their order. */
export const sdkCalls: readonly SdkCall[] = [...sdkCatalogCalls, ...sdkBrowseCalls, ...sdkUserCalls]

const AUDIOBOOKS = 'audiobooks are out of scope (CAT-1)'
const PLAYER = 'the player over the Web API is an issue of its own'
const PLAYLISTS = "users' playlists are an issue of their own; those of the house can be read"

/** The SDK's other methods, and why the service is not driven with them. */
export const sdkLeftOut: Readonly<Record<string, string>> = {
  'audiobooks.get': AUDIOBOOKS,
  'audiobooks.getAudiobookChapters': AUDIOBOOKS,
  'chapters.get': AUDIOBOOKS,
  'currentUser.audiobooks.savedAudiobooks': AUDIOBOOKS,
  'currentUser.audiobooks.saveAudiobooks': AUDIOBOOKS,
  'currentUser.audiobooks.removeSavedAudiobooks': AUDIOBOOKS,
  'currentUser.audiobooks.hasSavedAudiobooks': AUDIOBOOKS,
  'currentUser.playlists.playlists': PLAYLISTS,
  'currentUser.playlists.follow': PLAYLISTS,
  'currentUser.playlists.unfollow': PLAYLISTS,
  'currentUser.playlists.isFollowing': PLAYLISTS,
  'player.getPlaybackState': PLAYER,
  'player.getAvailableDevices': PLAYER,
  'player.getCurrentlyPlayingTrack': PLAYER,
  'player.getUsersQueue': PLAYER,
  'player.transferPlayback': PLAYER,
  'player.startResumePlayback': PLAYER,
  'player.pausePlayback': PLAYER,
  'player.skipToNext': PLAYER,
  'player.skipToPrevious': PLAYER,
  'player.seekToPosition': PLAYER,
  'player.setRepeatMode': PLAYER,
  'player.setPlaybackVolume': PLAYER,
  'player.togglePlaybackShuffle': PLAYER,
  'player.addItemToPlaybackQueue': PLAYER,
  'playlists.changePlaylistDetails': PLAYLISTS,
  'playlists.movePlaylistItems': PLAYLISTS,
  'playlists.updatePlaylistItems': PLAYLISTS,
  'playlists.addItemsToPlaylist': PLAYLISTS,
  'playlists.removeItemsFromPlaylist': PLAYLISTS,
  'playlists.getUsersPlaylists': PLAYLISTS,
  'playlists.createPlaylist': PLAYLISTS,
  'playlists.getPlaylistCoverImage': PLAYLISTS,
  'playlists.addCustomPlaylistCoverImage': PLAYLISTS,
  'playlists.addCustomPlaylistCoverImageFromBase64String': PLAYLISTS,
  'recommendations.get': 'recommendations are an issue of their own',
  'tracks.audioAnalysis': 'the analysis of a recording beat by beat is not made; its features are',
}

/** What the groups of endpoints have in common, and what is no endpoint. */
const NO_ENDPOINTS = new Set(['constructor', 'getRequest', 'postRequest', 'putRequest', 'deleteRequest', 'paramsFor'])

/** All endpoints that the SDK has, by looking at it: `albums.get`, `currentUser.tracks.savedTracks`, `search` … */
export function sdkMethods(sdk: SpotifyApi): string[] {
  return ['search', ...methodsIn(sdk as unknown as Record<string, unknown>, '')].sort()
}

function methodsIn(holder: Record<string, unknown>, prefix: string): string[] {
  return Object.entries(holder).flatMap(([name, group]) => {
    if (typeof group !== 'object' || group === null || !('api' in group) || name === 'api') return []
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(group)).filter((method) => !NO_ENDPOINTS.has(method))
    const path = `${prefix}${name}.`
    return [...own.map((method) => path + method), ...methodsIn(group as Record<string, unknown>, path)]
  })
}
