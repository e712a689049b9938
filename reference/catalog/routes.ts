import { type Request, Router } from 'express'
import * as z from 'zod'
import type { Account } from '../accounts/service.ts'
import { validated } from '../shared/validated.ts'
import type { CatalogService } from './service.ts'
import { webApi } from './web-api.ts'

export interface CatalogRouteParts {
  service: CatalogService
  /** @throws ServiceError `token-missing`, `token-invalid` */
  accountOf(request: Request): Account
}

/** Tracks of an album or a playlist that come with it. */
const TRACKS_WITH_ALBUM = 50
const TRACKS_WITH_PLAYLIST = 100

const number = (min: number, max: number, otherwise: number) => {
  const expected = `a whole number from ${min} to ${max}`
  return z.coerce.number(expected).int(expected).min(min, expected).max(max, expected).default(otherwise)
}
const paging = z.object({ limit: number(1, 50, 20), offset: number(0, 1_000_000, 0) })

/** Tracks, albums, playlists, new releases and the house's playlists, as the Web API has them. */
export function catalogRoutes({ service, accountOf }: CatalogRouteParts): Router {
  const router = Router()
  const json = (request: Request) => webApi(`${request.protocol}://${request.get('host')}`)

  router.get('/v1/tracks/:id', async (request, response) => {
    const { market } = accountOf(request)
    response.json(json(request).track(await service.track(request.params.id), market))
  })

  router.get('/v1/albums/:id', async (request, response) => {
    const { market } = accountOf(request)
    const album = await service.album(request.params.id)
    const tracks = await service.tracksOfAlbum(album, TRACKS_WITH_ALBUM, 0)
    response.json(json(request).album(album, tracks, TRACKS_WITH_ALBUM, market))
  })

  router.get('/v1/albums/:id/tracks', async (request, response) => {
    const { market } = accountOf(request)
    const { limit, offset } = validated(paging, request.query)
    const album = await service.album(request.params.id)
    const tracks = await service.tracksOfAlbum(album, limit, offset)
    response.json(json(request).albumTracks(album, tracks, limit, offset, market))
  })

  router.get('/v1/playlists/:id', async (request, response) => {
    const { market } = accountOf(request)
    const playlist = await service.playlist(request.params.id)
    const tracks = await service.tracksOfPlaylist(playlist, TRACKS_WITH_PLAYLIST, 0)
    response.json(json(request).playlist(playlist, tracks, TRACKS_WITH_PLAYLIST, market))
  })

  router.get('/v1/playlists/:id/tracks', async (request, response) => {
    const { market } = accountOf(request)
    const { limit, offset } = validated(paging, request.query)
    const playlist = await service.playlist(request.params.id)
    const tracks = await service.tracksOfPlaylist(playlist, limit, offset)
    response.json(json(request).playlistTracks(playlist, tracks, limit, offset, market))
  })

  router.get('/v1/browse/new-releases', async (request, response) => {
    accountOf(request)
    const { limit, offset } = validated(paging, request.query)
    response.json(json(request).albums(await service.newReleases(limit, offset), limit, offset))
  })

  router.get('/v1/browse/featured-playlists', async (request, response) => {
    accountOf(request)
    const { limit, offset } = validated(paging, request.query)
    response.json(json(request).playlists(await service.playlists(limit, offset), limit, offset))
  })

  return router
}
