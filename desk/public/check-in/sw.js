// Keeps the check-in page itself, so that a tablet that is started again without a network still takes people in. Nothing anybody typed is kept here.
const kept = 'check-in'
const shell = '/check-in/shell'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

const fresh = async (request, as) => {
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(kept)).put(as, answer.clone())
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate')
    event.respondWith(fresh(request, shell).catch(async () => (await caches.match(shell)) ?? Response.error()))
  // names with a hash never change
  else if (/^\/(assets\/|mark\.svg)/.test(pathname))
    event.respondWith(caches.match(pathname).then((found) => found ?? fresh(request, pathname)))
})
