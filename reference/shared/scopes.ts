/** What a user can allow an app to do, with the words that the consent page shows. The Web API's scopes, as far as routes exist. */
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
  'user-modify-playback-state': 'play music for you',
  streaming: 'play music for you in a web page',
} as const

export type Scope = keyof typeof scopes

export const allScopes = Object.keys(scopes) as readonly Scope[]

export function isScope(word: string): word is Scope {
  return Object.hasOwn(scopes, word)
}

/** Scopes of the Web API that apps ask for together with others, and that nothing here is behind: granted to nobody. */
const unusedScopes = new Set([
  'app-remote-control',
  'playlist-modify-private',
  'playlist-modify-public',
  'playlist-read-collaborative',
  'playlist-read-private',
  'ugc-image-upload',
  'user-read-currently-playing',
  'user-read-playback-state',
])

/** Whether an app may ask for it: what is known and unused is left out of what it gets, what nobody knows is a mistake. */
export function isKnownScope(word: string): boolean {
  return isScope(word) || unusedScopes.has(word)
}
