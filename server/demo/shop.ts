/** The demo's shop page, with the widget on it as any shop would put it there. */
import { defineRawRoute } from '../src/base/raw-route.ts'
import { drawings, shopColour, shopName, shopWords } from './shop.data.ts'

const style = `*{box-sizing:border-box;margin:0}html{color-scheme:light}
body{font:17px/1.55 Georgia,'Times New Roman',serif;color:#24261f;background:#faf7f1}
header,main,footer{max-width:1040px;margin:0 auto;padding:28px 32px}
header{display:flex;justify-content:space-between;align-items:center}
header b{font-size:22px;letter-spacing:.02em;color:${shopColour}}a{color:${shopColour}}
.hero{padding:48px 0 40px}h1{font-size:clamp(32px,5vw,54px);line-height:1.1;font-weight:500;letter-spacing:-.02em;max-width:16em;text-wrap:balance}
.hero p{margin-top:16px;font-size:19px;color:#5b5d52;max-width:36em}
ul{list-style:none;padding:0}.goods{display:grid;grid-template-columns:repeat(auto-fit,minmax(215px,1fr));gap:24px}
.goods li{background:#fff;border-radius:18px;padding:18px;box-shadow:0 1px 2px rgb(40 38 30/.06)}
.goods b{white-space:nowrap}.goods svg{width:100%;background:#f1ece1;border-radius:12px}h2{font-size:19px;font-weight:600;margin-top:14px}
.goods p{color:#5b5d52;font-size:15.5px;min-height:48px}.goods li{display:flex;flex-direction:column}.goods div{display:flex;flex-wrap:wrap;gap:8px;justify-content:space-between;align-items:center;margin-top:auto;padding-top:10px}
button.add{font:600 14px/1 system-ui,sans-serif;border:1.5px solid ${shopColour};background:none;color:${shopColour};border-radius:20px;padding:10px 14px;cursor:pointer}
.words{display:flex;flex-wrap:wrap;gap:12px 40px;padding:44px 0;color:#5b5d52}.words li::before{content:'';display:inline-block;width:8px;height:8px;border-radius:50%;background:${shopColour};margin-right:10px}
@media(max-width:480px){header,main,footer{padding:20px}}`

const pageOf = (language: 'en' | 'es', key: string): string => {
  const words = shopWords[language]
  const goods = words.products.map(
    ([name, text, price], at) =>
      `<li><svg viewBox="0 0 220 190" aria-hidden="true">${drawings[at] ?? ''}</svg><h2>${name}</h2><p>${text}</p><div><b>${price}</b><button class="add" type="button">${words.add}</button></div></li>`,
  )
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${shopName}</title><link rel="icon" href="data:,"><style>${style}</style></head><body>
<header><b>${shopName}</b><a href="/demo?language=${language === 'en' ? 'es' : 'en'}">${words.other}</a></header>
<main><div class="hero"><h1>${words.tagline}</h1><p>${words.lead}</p></div><ul class="goods">${goods.join('')}</ul>
<ul class="words">${words.promise.map((text) => `<li>${text}</li>`).join('')}</ul></main>
<script src="/widget/widget.js" data-key="${key}" data-colour="${shopColour}" data-language="${language}" async></script></body></html>`
}

/** Serves `/demo`; `keyOf` gives the touchpoint's key once the demo's brand is set up, and until then the page asks for a moment. */
export const shopRoute = (keyOf: () => string | undefined) =>
  defineRawRoute({
    method: 'GET',
    path: '/demo',
    permission: 'public',
    handle: async ({ query }) => {
      const key = keyOf()
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self' ws: wss:",
      }
      if (!key)
        return { status: 503, headers: { ...headers, 'retry-after': '2', refresh: '2' }, body: '<title>…</title>' }
      return { headers, body: pageOf(query.get('language') === 'es' ? 'es' : 'en', key) }
    },
  })
