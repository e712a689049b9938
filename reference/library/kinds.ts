/** What can be saved, in the words of URIs. */
export const savedKinds = ['track', 'album', 'show', 'episode'] as const
export type SavedKind = (typeof savedKinds)[number]

/** Who can be followed. */
export const followedKinds = ['artist', 'user'] as const
export type FollowedKind = (typeof followedKinds)[number]

export function isSavedKind(kind: string): kind is SavedKind {
  return savedKinds.some((saved) => saved === kind)
}

export function isFollowedKind(kind: string): kind is FollowedKind {
  return followedKinds.some((followed) => followed === kind)
}
