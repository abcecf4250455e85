import fastifyStatic from '@fastify/static'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface Statics {
  /** The built desk: `index.html` and `assets/` with hashed names. */
  deskDir?: string
  /** The built widget: `widget.js` (the loader) and hashed parts. */
  widgetDir?: string
}

const HASHED = /[-.][\w-]{8,}\.(js|css|woff2?|svg|png|webp|json|map)$/
const FOREVER = 'public, max-age=31536000, immutable'
/** The loader is named by shops for good, so it is asked for again; five minutes keep it off every page view. */
const SHORT = 'public, max-age=300'

/** Serves the built widget under `/widget/` (for pages of other sites) and the desk everywhere else, with its one page for every screen. */
export const serveStatics = async (app: FastifyInstance, statics: Statics): Promise<void> => {
  const { deskDir, widgetDir } = statics
  if (widgetDir && existsSync(widgetDir)) {
    await app.register(fastifyStatic, {
      root: path.resolve(widgetDir),
      prefix: '/widget/',
      decorateReply: false,
      preCompressed: true,
      cacheControl: false,
      index: false,
      setHeaders: (reply, file) => {
        void reply.header('cache-control', HASHED.test(file) ? FOREVER : SHORT)
        void reply.header('cross-origin-resource-policy', 'cross-origin')
        void reply.header('access-control-allow-origin', '*')
      },
    })
  }
  if (!deskDir || !existsSync(path.join(deskDir, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: path.resolve(deskDir),
    prefix: '/',
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, file) => {
      void reply.header('cache-control', HASHED.test(file) ? FOREVER : 'no-cache')
    },
  })
}

/** True where a browser asks for a screen of the desk rather than for a file or the interface. */
export const wantsScreen = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  !/^\/(api|widget|assets)(\/|$)/.test(request.url) &&
  !path.extname(request.url.split('?')[0] ?? '') &&
  (request.headers.accept ?? '').includes('text/html')

/** Customers' own pages by the beginning of their address; everything else is the desk. */
const pageOf = (url: string): string => /^\/(check-in|call-back)\//.exec(url)?.[1]?.concat('.html') ?? 'index.html'

/** The page with every screen of the desk; visitors who check in at a counter get theirs, which knows nothing of the desk. */
export const sendScreen = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-cache').sendFile(pageOf(request.url))
