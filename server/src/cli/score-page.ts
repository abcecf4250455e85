/** One self-contained page a manager can show: the three moments, their spread, what helped and hurt, worst and best. */
import { momentNames, notJudgedNames, reasons, whoseNames } from '@peakend/contract/moments.data.ts'
import type { NotJudged, ReasonCode, Whose } from '@peakend/contract/moments.ts'
import { languageNames, sentences, style } from './score-page.data.ts'
import {
  asIntended,
  momentOrder,
  tenthPercentile,
  type MomentSpread,
  type ShownConversation,
  type Summary,
} from './score-tally.ts'

type Tongue = 'en' | 'es'
type Key = keyof (typeof sentences)['en']

const standard = asIntended

/** Everything that came from outside goes through this; the page has no script. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).toWellFormed()

/** The page as one HTML document without any outside address. `at` is the day it is made, milliseconds since 1970. */
export function pageOf(summary: Summary, language: Tongue, at: number = Date.now()): string {
  const page = new Page(summary, language)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${page.say('title')}</title>
<style>${style}</style>
</head>
<body><main>
${page.header()}
${page.headline()}
${page.moments()}
${page.reasons()}
${page.conversations('worst', summary.worst)}
${page.conversations('best', summary.best)}
${page.footer(at)}
</main></body>
</html>
`
}

class Page {
  private readonly summary: Summary
  private readonly language: Tongue

  constructor(summary: Summary, language: Tongue) {
    this.summary = summary
    this.language = language
  }

  say(key: Exclude<Key, 'how'>, values: Record<string, string | number> = {}): string {
    const filled = sentences[this.language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
    return escapeHtml(filled)
  }

  number(value: number, digits = 0): string {
    return value.toLocaleString(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  }

  header(): string {
    const { conversations, turns, languages } = this.summary
    const named = [...languages]
      .toSorted((a, b) => b[1] - a[1])
      .map(([code]) => languageNames[this.language][code as 'en'] ?? code)
    const subtitle = this.say('subtitle', {
      conversations: this.number(conversations),
      turns: this.number(turns),
      languages: named.join(', ') || '–',
    })
    return `<header><div class="logo" aria-hidden="true"><i style="height:55%"></i><i style="height:100%"></i><i style="height:75%"></i></div>
<div><h1>${this.say('title')}</h1><p class="sub">${subtitle}</p></div></header>`
  }

  headline(): string {
    const { withExperience, experienceSum, experienceBins, conversations, meanSum, meanCount, moments } = this.summary
    const means = momentOrder.map((name) => meanOf(moments[name]))
    const value = withExperience === 0 ? '–' : this.number(experienceSum / withExperience, 2)
    const mean = meanCount === 0 ? '–' : this.number(meanSum / meanCount, 2)
    return `<section class="card head">
<div><h3>${this.say('experience')}</h3><p class="big">${value} <small>${this.say('ofFive')}</small></p>
<p class="small">${this.say('judgedOf', { judged: this.number(withExperience), all: this.number(conversations) })}</p></div>
<div>${this.histogram(experienceBins)}</div>
<div style="text-align:center">${this.mark(means, 72)}<p class="small" style="margin-top:12px;max-width:22ch">${this.say('plainMean')}: <b>${mean}</b></p></div>
</section><p class="small" style="margin-top:12px">${this.say('experienceWhat')}</p>`
  }

  moments(): string {
    const cards = momentOrder.map((name) => {
      const found = this.summary.moments[name]
      const mean = meanOf(found)
      const tenth = tenthPercentile(found)
      const whys = [...found.notJudged]
        .toSorted((a, b) => b[1] - a[1])
        .map(([why, count]) => {
          const text = notJudgedNames[why as NotJudged]?.[this.language] ?? why
          return `<dt>${escapeHtml(text)}</dt><dd>${this.number(count)}</dd>`
        })
      const left = [...found.notJudged.values()].reduce((sum, count) => sum + count, 0)
      const all = this.number(this.summary.conversations)
      return `<article class="card"><h3>${escapeHtml(momentNames[name][this.language])}</h3>
<p class="mid">${mean === null ? '–' : this.number(mean, 2)} <small>${this.say('ofFive')}</small></p>
<p class="small">${this.say('judgedOf', { judged: this.number(found.judged), all })}${tenth === null ? '' : ` · ${this.say('tenth')} ${this.number(tenth, 1)}`}</p>
${this.histogram(found.bins)}
<dl class="why"><dt><b>${this.say('notJudged')}</b></dt><dd><b>${this.number(left)}</b></dd>${whys.join('')}</dl></article>`
    })
    const key = (['failed', 'below', 'met', 'delight'] as const)
      .map((name) => `<span><i class="${name[0]}"></i>${this.say(name)}</span>`)
      .join('')
    const line = this.say('line', { standard: this.number(standard, 1) })
    return `<h2>${this.say('spread')}</h2><div class="grid three">${cards.join('')}</div><p class="key">${key}<span>${line}</span></p>`
  }

  reasons(): string {
    const all = [...this.summary.reasons].toSorted((a, b) => b[1].count - a[1].count)
    const side = (direction: 'up' | 'down') => {
      const rows = all.filter(([code]) => reasons[code].direction === direction).slice(0, 12)
      const most = rows[0]?.[1].count ?? 1
      const lines = rows.map(([code, { count, whose }]) => this.reasonRow(code, count, whose, most))
      const empty = `<tr><td class="small">${this.say('none')}</td></tr>`
      return `<article class="card"><h3>${this.say(direction === 'up' ? 'helped' : 'hurt')}</h3><table>${lines.join('') || empty}</table></article>`
    }
    return `<h2>${this.say('hurt')}, ${this.say('helped').toLocaleLowerCase(this.language)}</h2><p class="sub">${this.say('reasonsWhat')}</p><div class="grid two">${side('down')}${side('up')}</div>`
  }

  private reasonRow(code: ReasonCode, count: number, whose: Map<string, number>, most: number): string {
    const owners = [...whose]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, 2)
      .map(([name]) => escapeHtml(whoseNames[name as Whose]?.[this.language] ?? name))
    const width = Math.max(1, Math.round((100 * count) / most))
    return `<tr><td>${escapeHtml(reasons[code][this.language])}<span class="rule" style="width:${width}%"></span></td><td class="whose">${owners.join(', ')}</td><td class="n">${this.number(count)}</td></tr>`
  }

  conversations(which: 'worst' | 'best', list: readonly ShownConversation[]): string {
    const cards = list.map((one) => this.conversation(one))
    const body =
      cards.length > 0
        ? `<div class="grid two">${cards.join('')}</div>`
        : `<p class="sub">${this.say(which === 'worst' ? 'noneWorst' : 'noneBest')}</p>`
    return `<h2>${this.say(which)}</h2><p class="sub">${this.say(which === 'worst' ? 'worstWhat' : 'bestWhat')}</p>${body}`
  }

  private conversation({ id, experience, scores, mean, turns, left }: ShownConversation): string {
    const parts = momentOrder.map(
      (name) => `${escapeHtml(momentNames[name][this.language])} ${this.number(scores[name], 1)}`,
    )
    const lines = turns.map((turn) => {
      const by = turn.by === 'customer' || turn.by === 'agent' ? turn.by : 'bot'
      const chips = turn.marks.map(
        ({ reason, whose }) =>
          `<span class="chip"><b>${reasons[reason].direction === 'up' ? '+' : '−'}</b> ${escapeHtml(reasons[reason][this.language])} · ${escapeHtml(whoseNames[whose][this.language])}</span>`,
      )
      const us = by === 'customer' ? '' : ' us'
      return `<div class="turn${us}"><span class="who">${this.say(by)}</span>${this.quoted(turn)}</div>${chips.length > 0 ? `<div class="marks">${chips.join('')}</div>` : ''}`
    })
    const more =
      left > 0 ? `<p class="small" style="margin-top:12px">${this.say('left', { left: this.number(left) })}</p>` : ''
    const plain = mean === null ? '' : ` · ${this.say('mean')} ${this.number(mean, 1)}`
    return `<article class="card"><div class="top">${this.mark(momentOrder.map((name) => scores[name]))}
<div><p class="id">${escapeHtml(id.slice(0, 120))}</p><p class="small"><b>${this.number(experience, 1)}</b> · ${parts.join(' · ')}${plain}</p></div></div>
<div class="talk">${lines.join('')}</div>${more}</article>`
  }

  /** The text with its quoted places underlined; places that overlap are joined under the first one's direction. */
  private quoted({ text, marks }: ShownConversation['turns'][number]): string {
    let at = 0
    let html = ''
    for (const { from, to, reason } of marks.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
      const start = Math.max(from, at)
      const end = Math.min(to, text.length)
      if (end <= start) continue
      html += `${escapeHtml(text.slice(at, start))}<mark class="${reasons[reason].direction}">${escapeHtml(text.slice(start, end))}</mark>`
      at = end
    }
    return html + escapeHtml(text.slice(at))
  }

  private mark(values: readonly (number | null)[], height = 44): string {
    const [welcome, peak, farewell] = values.map((one) =>
      one === null || one === undefined ? '–' : this.number(one, 1),
    )
    const label = this.say('markText', { welcome: welcome!, peak: peak!, farewell: farewell! })
    const bars = values.map((one) =>
      one === null || one === undefined
        ? '<i style="height:2px"></i>'
        : `<i class="${classOf(one)}" style="height:${one * 20}%"></i>`,
    )
    return `<span class="mark" role="img" aria-label="${label}" style="height:${height}px">${bars.join('')}</span>`
  }

  private histogram(bins: readonly number[]): string {
    const most = Math.max(1, ...bins)
    const bars = bins.map((count, i) => {
      const from = 1 + i / 2
      const title = this.say('range', {
        from: this.number(from, 1),
        to: this.number(i === 7 ? 5 : from + 0.4, 1),
        count: this.number(count),
      })
      const height = count === 0 ? 0 : Math.max(2, Math.round((100 * count) / most))
      return `<div class="bar ${classOf(from)}" style="height:${height}%" role="img" aria-label="${title}" title="${title}">${count > 0 ? `<span>${this.number(count)}</span>` : ''}</div>`
    })
    return `<div class="histogram">${bars.join('')}</div><div class="scale"><span>1</span><span>2</span><span>3</span><span>4</span><span>5</span></div>`
  }

  footer(at: number): string {
    const how = sentences[this.language].how.map((line) => `<li>${escapeHtml(line)}</li>`).join('')
    const date = new Date(at).toLocaleDateString(this.language, { dateStyle: 'long' })
    return `<footer><h3>${this.say('howTitle')}</h3><ul class="how">${how}</ul><p style="margin-top:20px">${this.say('madeBy', { model: this.summary.model || '–', date })}</p></footer>`
  }
}

const meanOf = ({ judged, sum }: MomentSpread): number | null => (judged === 0 ? null : sum / judged)

/** The class of a score against the first standard; a half-point step that holds the standard counts as met. */
function classOf(score: number): 'f' | 'b' | 'm' | 'd' {
  if (score < 2.5) return 'f'
  if (score < standard - 0.1) return 'b'
  return score < 4.5 ? 'm' : 'd'
}
