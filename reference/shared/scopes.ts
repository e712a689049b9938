/**
 * What a user can allow an app to do, with the words that the consent page shows: all scopes of the Web API, and
 * `user-modify-private`. Some have nothing behind them here. They are granted all the same, as apps take a token whose scopes
 * lack one that they asked for as too old, and ask again and again (spotipy's cache does).
 */
export const scopes = {
  'user-read-private': 'see your plan and your country',
  'user-read-email': 'see your email address',
  'user-modify-private': 'change your profile and your preferences',
  'user-library-read': 'see what you saved',
  'user-library-modify': 'save and remove tracks, albums, shows and episodes',
  'user-follow-read': 'see whom you follow',
  'user-follow-modify': 'follow and unfollow artists and people',
  'user-read-recently-played': 'see what you played lately',
  'user-top-read': 'see what you play most',
  'user-read-playback-position': 'see how far you are in an episode',
  'user-read-playback-state': 'see what you play and on which device',
  'user-read-currently-playing': 'see what you are playing now',
  'user-modify-playback-state': 'play music for you',
  'app-remote-control': 'control the app that plays music on your device',
  streaming: 'play music for you in a web page',
  'playlist-read-private': 'see your private playlists',
  'playlist-read-collaborative': 'see the playlists that you make together with others',
  'playlist-modify-private': 'change your private playlists',
  'playlist-modify-public': 'change your public playlists',
  'ugc-image-upload': 'upload pictures for you',
} as const

export type Scope = keyof typeof scopes

export const allScopes = Object.keys(scopes) as readonly Scope[]

export function isScope(word: string): word is Scope {
  return Object.hasOwn(scopes, word)
}
