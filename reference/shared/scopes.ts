/** What a user can allow an app to do, with the words that the consent page shows. The Web API's scopes, as far as routes exist. */
export const scopes = {
  'user-read-private': 'see your plan and your country',
  'user-read-email': 'see your email address',
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
