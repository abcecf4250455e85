/**
 * The browsable page of the interface, `/api`. It is written by the server from the OpenAPI document, without any script, so it works
 * under the strict policy and with no other host.
 */
import type { OpenAPI } from '@orpc/openapi'
import type { ListedEndpoint } from './every-endpoint.ts'

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const style = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border-top:1px solid color-mix(in srgb,currentColor 18%,transparent);padding:.4rem 0}summary{cursor:pointer;display:flex;gap:.8rem;align-items:baseline;flex-wrap:wrap}
code,pre{font:13px/1.45 ui-monospace,monospace}pre{overflow:auto;padding:.8rem;background:color-mix(in srgb,currentColor 7%,transparent);border-radius:6px}
.method{font-weight:700;min-width:4rem}.permission{margin-left:auto;opacity:.75}h2{margin-top:2rem}a{color:inherit}dt{font-weight:600}dd{margin:0 0 .5rem}`

const pretty = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`

const section = (title: string, value: unknown): string =>
  value === undefined ? '' : `<h4>${title}</h4>${pretty(value)}`

const one = (listed: ListedEndpoint, document: OpenAPI.Document): string => {
  const operation = document.paths?.[listed.path]?.[listed.method.toLowerCase() as 'get']
  const answers = Object.entries(operation?.responses ?? {})
  const problems = answers.filter(([status]) => Number(status) >= 400)
  const body = operation?.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : undefined
  const answer = answers.find(([status]) => Number(status) < 400)?.[1]
  return `<details id="${escape(listed.endpoint)}"><summary><span class="method">${escape(listed.method)}</span>
<code>/api${escape(listed.path)}</code><span>${escape(listed.summary)}</span><span class="permission">${escape(listed.meta.permission)}</span></summary>
${section('Parameters', operation?.parameters)}${section('Body', body?.['application/json']?.schema)}
${section('Answer', answer && 'content' in answer ? answer.content?.['application/json']?.schema : undefined)}
<h4>Refusals</h4><dl>${problems.map(([status, p]) => `<dt>${status}</dt><dd>${escape('description' in p ? (p.description ?? '') : '')}</dd>`).join('')}</dl></details>`
}

export const apiPage = (endpoints: readonly ListedEndpoint[], document: OpenAPI.Document): string => {
  const groups = Map.groupBy(endpoints, (e) => e.endpoint.split('.')[0] ?? '')
  const nav = [...groups.keys()].map((name) => `<a href="#${escape(name)}">${escape(name)}</a>`).join(' · ')
  const parts = [...groups].map(
    ([name, of]) =>
      `<section><h2 id="${escape(name)}">${escape(name)}</h2>${of.map((e) => one(e, document)).join('')}</section>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Peakend API</title><style>${style}</style></head><body><h1>Peakend API</h1>
<p><a href="/api/openapi.json">OpenAPI 3.1 document</a></p><nav>${nav}</nav>${parts.join('')}</body></html>`
}
