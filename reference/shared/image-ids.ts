/** What has a picture: how it is drawn, and for how long an app may keep it (CDN-6), depend on it. */
export const pictureKinds = ['album', 'artist', 'playlist', 'show'] as const

export type PictureKind = (typeof pictureKinds)[number]

/**
 * Name of a thing's picture: pictures of different kinds live differently long.
 *
 * @example imageIdOf('album', '4aawyAB9vmqN3uQ7FjRGTy') // 'album-4aawyAB9vmqN3uQ7FjRGTy'
 */
export function imageIdOf(kind: PictureKind, id: string): string {
  return `${kind}-${id}`
}

/** Kind and identifier that an image's name is made of; null when it is none. */
export function parseImageId(imageId: string): { kind: PictureKind; id: string } | null {
  const [, kind, id] = /^([a-z]+)-([0-9A-Za-z]{22})$/.exec(imageId) ?? []
  const known = pictureKinds.find((candidate) => candidate === kind)
  return known !== undefined && id !== undefined ? { kind: known, id } : null
}
