import { useEffect, useRef, useState } from 'react'

/**
 * The third wall around a stranger's HTML (the server made it safe, the frame runs nothing): the page in it may load no more than pictures it carries and,
 * where asked for, remote ones.
 */
const page = (html: string, withRemote: boolean) => `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:${withRemote ? ' https:' : ''}; style-src 'unsafe-inline'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<style>:root{color-scheme:light}body{margin:0;padding:12px 14px;font:14px/1.5 system-ui,sans-serif;color:#1d1f24;background:#fff;overflow-wrap:anywhere}
img{max-width:100%;height:auto}table{max-width:100%}a{color:#2f4a8a}blockquote{margin:0 0 0 6px;padding-left:10px;border-left:2px solid #d5cfc5;color:#4f525a}
a[data-leads]{outline:2px solid #a3341f!important;outline-offset:1px}
a[data-leads]::after{content:" \\26A0\\FE0E  " attr(data-leads)!important;display:inline!important;visibility:visible!important;font:600 12px/1.4 system-ui,sans-serif!important;color:#a3341f!important;background:#fff!important}
pre{white-space:pre-wrap}html{overflow-y:hidden}</style></head><body>${html}</body></html>`

const leastPx = 60
const mostPx = 20_000

/**
 * A letter as its writer meant it. Scripts never run in it; it is of our origin only so that its height can be read from outside, and links open apart.
 */
export function LetterFrame({ html, title, withRemote }: { html: string; title: string; withRemote: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [heightPx, setHeightPx] = useState(leastPx * 2)
  const [loads, setLoads] = useState(0)
  useEffect(() => {
    const body = frame.current?.contentDocument?.body
    if (!body) return
    const fit = () => setHeightPx(Math.min(mostPx, Math.max(leastPx, Math.ceil(body.getBoundingClientRect().height))))
    const watch = new ResizeObserver(fit)
    watch.observe(body)
    fit()
    return () => watch.disconnect()
  }, [loads])
  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page(html, withRemote)}
      onLoad={() => setLoads((before) => before + 1)}
      style={{ height: heightPx }}
      className="block w-full rounded-s border border-line bg-[#fff]"
    />
  )
}
