/**
 * Links that are not what they seem: words that name another site than the link leads to, and hosts written with letters that look like others (Unicode
 * TS 39, mixed scripts). Pure.
 */
import { domainToUnicode } from 'node:url'
import type { MailLink } from '@peakend/contract/mail-links.ts'

/** Of a link's words: a site is named early, where it is named at all. */
const MOST_WORDS = 2000
const LONGEST_HOST = 100

const endings = new Set(
  `com org net info biz edu gov mil int name pro mobi jobs travel app dev shop store online site web website page email cloud tech xyz club live world
   bank finance money pay insurance club life news blog media agency company group services support help top vip work eu example test`.split(
    /\s+/,
  ),
)
/** Files that end like a country. */
const files = new Set(['md', 'sh', 'py', 'rs', 'pl', 'ps', 'cc', 'so', 'ai', 'mk'])
/** Second levels below which sites are registered. */
const shared = new Set(['co', 'com', 'org', 'net', 'gov', 'gob', 'gouv', 'edu', 'ac', 'or', 'ne', 'go', 'nom', 'mil'])
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const isCountry = (ending: string): boolean =>
  /^[a-z]{2}$/.test(ending) && (ending === 'uk' || countries.of(ending.toUpperCase()) !== undefined)

const ascii = (host: string): string => {
  try {
    return new URL(`https://${host}`).hostname.replace(/\.$/, '')
  } catch {
    return ''
  }
}

/** What is registered: `shop.example.co.uk` is of `example.co.uk`. Without a list of all suffixes: what is told apart wrongly is told, not kept back. */
const registered = (host: string): string => {
  const labels = host.split('.')
  const [ending = '', second = ''] = labels.toReversed()
  return labels.slice(isCountry(ending) && shared.has(second) ? -3 : -2).join('.')
}
const isSameSite = (one: string, other: string): boolean => registered(one) === registered(other)

const written = /(?:https?:\/\/|www\.)(?:[^\s/@<>"']{1,100}@)?([\p{L}\p{N}.-]{1,253})/giu
const alone =
  /^[<([“"'\s]*(?:[\p{L}\p{N}._%+-]{1,64}@)?((?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,63})(?:[:/?#]\S{0,1500})?[>)\]”"'.,;!\s]*$/u

/** Sites the words of a link name: addresses written out, and words that are nothing but a site or a mailbox. */
export const sitesNamed = (words: string): string[] => {
  const text = words
    .slice(0, MOST_WORDS)
    .normalize('NFKC')
    .replaceAll(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, '')
  const found = [...text.matchAll(written)].map((match) => match[1] ?? '')
  const one = found.length === 0 ? alone.exec(text)?.[1] : undefined
  if (one !== undefined) {
    const ending = one.split('.').at(-1)?.toLowerCase() ?? ''
    const isFile = files.has(ending) && !/[/@]/.test(text)
    if (!isFile && (endings.has(ending) || isCountry(ending) || /[^\p{ASCII}]|^xn--/u.test(ending))) found.push(one)
  }
  return [...new Set(found.map((host) => ascii(host.replace(/^\.+|\.+$/g, ''))))].filter((host) => host.includes('.'))
}

/** Scripts some of whose letters look like Latin ones. */
const alike =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u
const latin = /\p{Script=Latin}/u
/** Letters of Western languages, which nobody takes for others. */
const western = /[a-zß-öø-ÿœ0-9-]/u
const othersThan = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u

const looksLikeOthers = (label: string): boolean => {
  const isMixed = latin.test(label) && othersThan.test(label)
  const isOddLatin = (label.match(/\p{Script=Latin}/gu) ?? []).some((sign) => !western.test(sign))
  return isMixed || isOddLatin || alike.test(label)
}

/** A host whose letters can be taken for others, as it would be read; null for any other. */
export const lookalikeOf = (host: string): string | null => {
  if (!/(?:^|\.)xn--/.test(host)) return null
  const read = domainToUnicode(host)
  // what cannot be read back is not what it seems either
  if (read === '') return host
  return read.split('.').some(looksLikeOthers) ? read : null
}

const hostOf = (href: string): { host: string; before: string } | null => {
  try {
    const url = new URL(href)
    if (url.protocol === 'mailto:') {
      const to = decodeURIComponent(url.pathname).split(',')[0] ?? ''
      return { host: ascii(to.slice(to.lastIndexOf('@') + 1)), before: '' }
    }
    return /^https?:$/.test(url.protocol)
      ? { host: url.hostname.replace(/\.$/, ''), before: decodeURIComponent(url.username) }
      : null
  } catch {
    return null
  }
}

/** What is wrong with a link, by its address and its words; null where it is what it says. */
export const deceptionOf = (href: string, words: string): MailLink | null => {
  const to = hostOf(href.trim())
  if (!to || to.host === '') return null
  const { host, before } = to
  const leadsTo = host.slice(-LONGEST_HOST)
  // `https://bank.example@elsewhere.example/` reads as the first and leads to the second
  const named = [...sitesNamed(words), ...sitesNamed(before)].find((site) => !isSameSite(site, host))
  if (named !== undefined) return { why: 'elsewhere', says: named.slice(0, LONGEST_HOST), leadsTo }
  const read = lookalikeOf(host)
  return read === null ? null : { why: 'lookalike', says: read.slice(0, LONGEST_HOST), leadsTo }
}
