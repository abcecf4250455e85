/**
 * HTML of strangers, made safe: a short list of tags, attributes and styles stays, everything else goes. It is shown in a sandboxed frame without scripts all
 * the same; this is the first of three walls (here, the frame, its content policy). Pure.
 */
import { randomUUID } from 'node:crypto'
import type { MailLink } from '@peakend/contract/mail-links.ts'
import sanitizeHtml from 'sanitize-html'
import { mask } from '../../../base/masking.ts'
import { isTooDeep } from './html-text.ts'
import { deceptionOf } from './link-sites.ts'

export interface SafeHtml {
  html: string
  /** Pictures on other servers that were left out, or would be. */
  remotePictures: number
  /** Links that are not what they seem, each once. */
  links: MailLink[]
}

/** Larger ones are not shown as HTML: the text is. */
export const mostHtml = 2_000_000
const DEEPEST = 200

const sizes = /^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%|ex|ch)?$/
const box = /^(?:(?:-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?|auto)\s*){1,4}$/
const colour = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|rgba?\(\s*[\d.,%\s/]{1,40}\)|hsla?\(\s*[\d.,%\s/a-z]{1,40}\))$/i
const word = /^[a-z-]{2,30}$/i
const border = /^[#a-z0-9\s.,()%-]{1,80}$/i
const styles: Record<string, RegExp[]> = Object.fromEntries(
  Object.entries({
    color: colour,
    'background-color': colour,
    background: colour,
    'text-align': word,
    'vertical-align': word,
    'font-weight': /^(?:\d{3}|[a-z]{4,8})$/i,
    'font-style': word,
    'font-size': /^(?:\d{1,3}(?:\.\d{1,3})?(?:px|pt|em|rem|%)|[a-z-]{3,10})$/i,
    'font-family': /^[\w\s,'"-]{1,200}$/,
    'line-height': sizes,
    'letter-spacing': sizes,
    'text-decoration': /^[a-z\s-]{3,40}$/i,
    'text-transform': word,
    'white-space': word,
    'list-style-type': word,
    width: sizes,
    'max-width': sizes,
    'min-width': sizes,
    height: sizes,
    'max-height': sizes,
    padding: box,
    'padding-left': sizes,
    'padding-right': sizes,
    'padding-top': sizes,
    'padding-bottom': sizes,
    margin: box,
    'margin-left': box,
    'margin-right': box,
    'margin-top': box,
    'margin-bottom': box,
    border: border,
    'border-left': border,
    'border-right': border,
    'border-top': border,
    'border-bottom': border,
    'border-collapse': word,
    'border-radius': sizes,
    'border-spacing': sizes,
    display: /^(?:block|inline|inline-block|table|table-row|table-cell|none)$/,
    direction: /^(?:ltr|rtl)$/,
  }).map(([name, pattern]) => [name, [pattern]]),
)

const tags = [
  'a', 'abbr', 'address', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'details',
  'dfn', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'font', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'img', 'ins', 'kbd', 'li',
  'main', 'mark', 'ol', 'p', 'pre', 'q', 's', 'samp', 'section', 'small', 'span', 'strike', 'strong', 'sub', 'summary', 'sup', 'table', 'tbody', 'td', 'tfoot',
  'th', 'thead', 'time', 'tr', 'tt', 'u', 'ul', 'var', 'wbr',
] // prettier-ignore

const sizesAndPlaces = ['align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'style', 'title']

/**
 * Makes it safe. `pictureOf` gives the `data:` address of a picture the message carries, by its content id, or null. Remote pictures keep their size and
 * words and lose their address unless `withRemote`.
 */
export const safeHtml = (
  html: string,
  of: { pictureOf: (contentId: string) => string | null; withRemote: boolean },
): SafeHtml => {
  // shown as text instead
  if (isTooDeep(html.slice(0, mostHtml))) return { html: '', remotePictures: 0, links: [] }
  let remotePictures = 0
  const marks = openMarks()
  const safe = sanitizeHtml(html.slice(0, mostHtml), {
    allowedTags: tags,
    allowedAttributes: {
      '*': sizesAndPlaces,
      a: ['href', 'name', 'target', 'rel', 'data-link'],
      img: ['src', 'alt', 'data-remote', 'width', 'height', 'border'],
      font: ['color', 'face', 'size'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap', 'scope'],
      table: ['cellpadding', 'cellspacing', 'border'],
      ol: ['start', 'type'],
      time: ['datetime'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data', ...(of.withRemote ? ['http', 'https'] : [])] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'svg',
      'math',
      'iframe',
      'object',
    ],
    nestingLimit: DEEPEST,
    // inside texts only: over tags it could open an attribute
    textFilter: (text) => mask(text).text,
    parseStyleAttributes: true,
    // called where an element ends, with all its words: nothing is left out by it
    exclusiveFilter: ({ tag, attribs, text }) => {
      if (tag === 'a') marks.ended(attribs, text)
      return false
    },
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        // where it leads is told whatever its words say
        attribs: {
          ...attribs,
          title: leadsTo(attribs['href'] ?? ''),
          target: '_blank',
          rel: 'noopener noreferrer nofollow',
          'data-link': marks.begun(),
        },
      }),
      img: (tagName, attribs) => {
        const { src = '', srcset: _, ...rest } = attribs
        if (/^cid:/i.test(src)) {
          const found = of.pictureOf(decoded(src.slice(4)))
          return { tagName, attribs: found ? { ...rest, src: found } : rest }
        }
        // a picture written into the page shows nothing to anybody; only pictures, and no drawing that could hold a script
        if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(src))
          return { tagName, attribs: { ...rest, src } }
        if (!/^(?:https?:)?\/\//i.test(src.trim())) return { tagName, attribs: rest }
        remotePictures++
        return {
          tagName,
          attribs: of.withRemote
            ? { ...rest, src: src.trim().replace(/^\/\//, 'https://') }
            : { ...rest, 'data-remote': '1' },
        }
      },
    },
  })
  return { html: marks.put(safe), remotePictures, links: marks.links() }
}

const MOST_LINKS = 20

/**
 * A link's words are known only where it ends, after its tag was written: each carries a sign nobody can guess, which is put for what is wrong with it, or taken
 * out.
 */
const openMarks = () => {
  const sign = randomUUID()
  const wrong = new Map<string, MailLink>()
  let count = 0
  return {
    begun: () => `${sign}-${++count}`,
    ended: (attribs: Record<string, string>, words: string): void => {
      const found = deceptionOf(attribs['href'] ?? '', decodedText(words))
      if (found) wrong.set(attribs['data-link'] ?? '', found)
    },
    put: (html: string): string =>
      html.replaceAll(new RegExp(` data-link="(${sign}-\\d+)"`, 'g'), (_, mark: string) => {
        const found = wrong.get(mark)
        // a host has no sign that could end the attribute
        return found ? ` data-leads="${found.leadsTo.replaceAll(/[^\p{L}\p{N}.:[\]-]/gu, '')}"` : ''
      }),
    links: (): MailLink[] =>
      [...new Map([...wrong.values()].map((one) => [JSON.stringify(one), one])).values()].slice(0, MOST_LINKS),
  }
}

/** What the sanitiser wrote for the few signs it writes otherwise. */
const decodedText = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** The address of a page, a mailbox or a telephone; empty for anything else, which goes. */
const leadsTo = (href: string): string => (/^(?:https?|mailto|tel):/i.test(href) ? href.slice(0, 300) : '')

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
