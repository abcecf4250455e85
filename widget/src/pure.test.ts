import { maxAttachmentBytes } from '@peakend/contract/attachments.ts'
import { chat } from '@peakend/contract/chat.ts'
import type { VisitorTurn } from '@peakend/contract/chat.ts'
import { describe, expect, test } from 'vitest'
import { isPassing, Refused, routes } from './api.ts'
import { contrast, inkOn, readableOn } from './colours.ts'
import { isTogether, lastOrdinal, mergeTurns, stillUnsent, unreadOf } from './conversation.ts'
import { maxFileBytes, sizeText } from './files.ts'
import { chooseLanguage } from './language.ts'
import { piecesOf } from './links.ts'
import { Outbox, retryMs, type Unsent } from './outbox.ts'
import { comingAt, dayLabel, honestMinutes, localeOf } from './when.ts'
import { system as systemEn, words as en } from './words-en.data.ts'
import { system as systemEs, words as es } from './words-es.data.ts'
import { fill, keepWords, systemLine } from './words.ts'

const first = '01990000-0000-7000-8000-000000000000'
const second = '01990001-0000-7000-8000-000000000000'
const turn = (of: Partial<VisitorTurn>): VisitorTurn =>
  ({
    id: `${of.interactionId ?? first}-${of.ordinal ?? 1}`,
    interactionId: first,
    ordinal: 1,
    by: 'customer',
    name: null,
    text: 'hello',
    system: null,
    at: '2026-11-20T10:00:00.000Z',
    senderId: `sender-${of.ordinal ?? 1}`,
    delivery: 'received',
    attachments: [],
    ...of,
  }) as VisitorTurn

describe('colours', () => {
  test('every brand colour carries an ink of at least 4.5:1, and can be read on both surfaces', () => {
    for (let red = 0; red < 256; red += 17)
      for (let green = 0; green < 256; green += 17)
        for (let blue = 0; blue < 256; blue += 51) {
          const colour = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
          expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5)
          for (const surface of ['#ffffff', '#1a1c20'])
            expect(contrast(surface, readableOn(surface, colour))).toBeGreaterThanOrEqual(4.5)
        }
  })
})

describe('links in what we wrote', () => {
  const hrefs = (text: string) => piecesOf(text).flatMap((piece) => piece.href ?? [])

  test('only http and https become links, and no text is lost', () => {
    const text = 'see https://shop.example/a?b=1, javascript:alert(1) data:text/html,x and http://x.example.'
    expect(hrefs(text)).toEqual(['https://shop.example/a?b=1', 'http://x.example/'])
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })
  test('a name and password before the host is no link', () => {
    expect(hrefs('https://bank.example@evil.example/')).toEqual([])
  })
  test('a bracket opened inside stays, one around it does not', () => {
    expect(hrefs('(https://en.example/Kettle_(blue))')).toEqual(['https://en.example/Kettle_(blue)'])
  })
  test('markup ends an address and stays text', () => {
    const text = '<a href="https://x.example/">x</a><img src=x onerror=alert(1)>'
    expect(hrefs(text)).toEqual(['https://x.example/'])
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })
})

describe('the conversation', () => {
  test('the same turn from the answer and the socket stands once, in its place', () => {
    const one = turn({ ordinal: 1 })
    const two = turn({ ordinal: 2 })
    const later = turn({ ordinal: 1, interactionId: second as never, at: '2026-11-21T10:00:00.000Z' })
    const merged = mergeTurns(mergeTurns([later], [two]), [one, two])
    expect(merged.map((each) => each.id)).toEqual([one.id, two.id, later.id])
  })
  test('what arrived is not waiting any more, even where its answer was lost', () => {
    const waiting = [{ senderId: 'sender-1' }, { senderId: 'sender-9' }] as Unsent[]
    expect(stillUnsent([turn({ ordinal: 1 })], waiting).map((one) => one.senderId)).toEqual(['sender-9'])
    expect(stillUnsent([turn({ ordinal: 1, by: 'agent' })], waiting)).toHaveLength(2)
  })
  test('only words of ours count as unread, and only those after what was read', () => {
    const turns = [
      turn({ ordinal: 1 }),
      turn({ ordinal: 2, by: 'agent' }),
      turn({ ordinal: 3, by: 'system' }),
      turn({ ordinal: 4, by: 'agent' }),
    ]
    expect(unreadOf(turns, 0, first)).toBe(2)
    expect(unreadOf(turns, 2, first)).toBe(1)
    expect(unreadOf(turns, 0, second)).toBe(0)
    expect(lastOrdinal(turns, first)).toBe(4)
  })
  test('turns of one person close in time stand together; another name or a pause parts them', () => {
    const one = turn({ by: 'agent', name: 'Ana' })
    expect(isTogether(one, turn({ by: 'agent', name: 'Ana', ordinal: 2 }))).toBe(true)
    expect(isTogether(one, turn({ by: 'agent', name: 'Leo', ordinal: 2 }))).toBe(false)
    expect(isTogether(one, turn({ by: 'agent', name: 'Ana', at: '2026-11-20T10:04:00.000Z' }))).toBe(false)
  })
})

describe('the outbox', () => {
  const store = () => {
    const map = new Map<string, string>()
    return {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    }
  }
  const unsent = (senderId: string): Unsent => ({
    senderId,
    text: 'x',
    attachmentIds: [],
    fileNames: [],
    writtenAt: '2026-11-20T10:00:00.000Z',
  })

  test('keeps the order, survives a new page, and an id stands once', () => {
    const keep = store()
    const outbox = new Outbox(keep, 'k')
    outbox.add(unsent('a'))
    outbox.add(unsent('b'))
    outbox.add(unsent('b'))
    expect(new Outbox(keep, 'k').all().map((one) => one.senderId)).toEqual(['a', 'b'])
    outbox.remove('a')
    expect(outbox.all()).toHaveLength(1)
  })
  test('what cannot be read counts as empty instead of breaking the chat', () => {
    const keep = store()
    keep.setItem('k', '{broken')
    expect(new Outbox(keep, 'k').all()).toEqual([])
    keep.setItem('k', '[1,{"senderId":"a"},null]')
    expect(new Outbox(keep, 'k').all()).toEqual([])
  })
  test('one tab sends at a time, and a dead tab holds the others up no longer than its lease', () => {
    const keep = store()
    const outbox = new Outbox(keep, 'k')
    expect(outbox.lease('tab-1', 0)).toBe(true)
    expect(outbox.lease('tab-2', 1000)).toBe(false)
    expect(outbox.lease('tab-1', 2000)).toBe(true)
    expect(outbox.lease('tab-2', 18_000)).toBe(true)
    outbox.release('tab-1')
    expect(outbox.lease('tab-1', 18_001)).toBe(false)
  })
  test('is full at fifty and says so', () => {
    const outbox = new Outbox(store(), 'k')
    for (let at = 0; at < 50; at++) expect(outbox.add(unsent(`id-${at}`))).toBe(true)
    expect(outbox.add(unsent('one-more'))).toBe(false)
  })
  test('waits double up to a minute and are spread', () => {
    expect(retryMs(0, 0.5)).toBe(1000)
    expect(retryMs(3, 0.5)).toBe(8000)
    expect(retryMs(60, 1)).toBe(75_000)
    expect(retryMs(60, 0)).toBe(45_000)
  })
})

describe('words', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort()

  test('English and Spanish have the same texts with the same places to fill', () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort())
    expect(Object.keys(systemEs).sort()).toEqual(Object.keys(systemEn).sort())
    for (const [key, text] of Object.entries({ ...en, ...systemEn }))
      expect(places(({ ...es, ...systemEs } as Record<string, string>)[key] ?? ''), key).toEqual(places(text))
  })
  test('a value cannot bring in another place to fill', () => {
    expect(fill('{name} is here', { name: '{when}' })).toBe('{when} is here')
  })
  test('an unknown system line shows nothing', () => {
    keepWords('es', { words: es, system: systemEs })
    expect(systemLine('es', 'joined', { name: 'Ana' })).toBe('Ana se ha unido')
    expect(systemLine('es', 'of-tomorrow', {})).toBeNull()
  })
  test('the language is the first wish we speak', () => {
    expect(chooseLanguage([null, 'de-AT', 'es-MX', 'en'])).toBe('es')
    expect(chooseLanguage(['pt', ''])).toBe('en')
  })
})

describe('times', () => {
  const now = new Date(2026, 10, 20, 15, 0).getTime()
  const at = (days: number, hour = 9) => new Date(2026, 10, 20 + days, hour, 30).toISOString()

  test('days read as people say them', () => {
    expect(dayLabel('en', en, at(0), now)).toBe('Today')
    expect(dayLabel('es', es, at(-1), now)).toBe('Ayer')
    expect(dayLabel('en', en, at(-3), now)).toBe('Tuesday')
    expect(dayLabel('en', en, at(-30), now)).toContain('October')
  })
  test('a time to come names the day unless it is today', () => {
    expect(comingAt('en', en, at(0, 17), now)).toMatch(/^5:30/)
    expect(comingAt('en', en, at(3), now)).toMatch(/^Monday at /)
    expect(comingAt('es', es, at(0, 17), now)).toBe('a las 17:30')
    expect(comingAt('es', es, at(1, 13), now)).toBe('mañana a las 13:30')
    expect(comingAt('es', es, at(3, 1), now)).toBe('el lunes a la 1:30')
    expect(comingAt('es', es, at(20), now)).toMatch(/^el \d+ de diciembre a las /)
  })
  test('clocks are those of the reader’s region, and of 24 hours where it is not known', () => {
    expect(localeOf('en', ['es-MX', 'en-US', 'en'])).toBe('en-US')
    expect(localeOf('en', ['de-DE', 'en'])).toBe('en-GB')
    expect(localeOf('es', ['en-US'])).toBe('es')
    expect(localeOf('es', ['es-ES'])).toBe('es-ES')
  })
  test('a guess is told no finer than it is', () => {
    expect([30_000, 61_000, 6 * 60_000, 23 * 60_000].map(honestMinutes)).toEqual([1, 2, 10, 30])
  })
})

describe('what the contract says', () => {
  test('limits of files are the same', () => {
    expect(maxFileBytes).toBe(maxAttachmentBytes)
    expect([sizeText('en', 1_234_567), sizeText('es', 1_234_567), sizeText('en', 999)]).toEqual([
      '1.2 MB',
      '1,2 MB',
      '999 B',
    ])
  })
  test('method and path of every endpoint are the same', () => {
    for (const [name, endpoint] of Object.entries(chat)) {
      const { method, path } = endpoint['~orpc'].route
      expect(routes[name as keyof typeof routes]).toBe(`${method} ${path}`)
    }
  })
  test('only what may pass is tried again', () => {
    expect(isPassing(new Refused('unreachable'))).toBe(true)
    expect(isPassing(new Refused('blocked'))).toBe(false)
    expect(isPassing(new Refused('id_reused'))).toBe(false)
  })
})
