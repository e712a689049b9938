import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

const DAY_S = 86_400

/**
 * What browsers are told of every answer: pages run scripts and styles of this service only and stand in nobody's frame.
 * `Strict-Transport-Security` belongs to whoever ends TLS before the service, and what only browsers of long ago heed is
 * left out.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Covers and answers are for the pages of other sites too.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Apps open the log-in page in a window of its own, whose opener has to hear what came of it.
    crossOriginOpenerPolicy: false,
    strictTransportSecurity: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
}

/**
 * Any site may ask, with a token of its own and never with this site's cookies. Only preflights end here: other `OPTIONS`
 * are answered with `Allow`.
 */
export function crossOrigin(): RequestHandler {
  const share = cors({
    origin: '*',
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    exposedHeaders: [
      'Accept-Ranges',
      'Content-Range',
      'ETag',
      'Preference-Applied',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'Soundcheck-Degraded',
      'Soundcheck-Trace-Url',
      'traceresponse',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: DAY_S,
  })
  const shareWithoutPreflight = cors({ origin: '*', preflightContinue: true })
  return (request, response, next) => {
    const isPlainOptions = request.method === 'OPTIONS' && request.get('Access-Control-Request-Method') === undefined
    return (isPlainOptions ? shareWithoutPreflight : share)(request, response, next)
  }
}
