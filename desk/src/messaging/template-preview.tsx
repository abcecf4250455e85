import { MapPin } from 'lucide-react'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import { filledIn, type Values } from './filled-in.ts'
import { TemplateFileShown, type TemplateFiles } from './template-file.tsx'
import type { Template } from './template-fields.tsx'

/** A template as the customer reads it: head, words, foot and buttons, with what is filled in so far. */
export function TemplatePreview({
  template,
  values,
  files,
}: {
  template: Template
  values: Values
  files?: TemplateFiles
}) {
  const t = useWords(messagingWords)
  const { header, media, body, footer, buttons } = template
  return (
    <figure className="rounded-l bg-brand-soft px-3.5 py-2.5">
      <figcaption className="mb-1 text-xs text-ink-2">{t('preview')}</figcaption>
      {media !== null && <TemplateFileShown media={media} files={files} />}
      {values['place name'] && (
        <p className="mb-1 flex items-start gap-1.5 wrap-anywhere">
          <MapPin size={15} className="mt-0.5 shrink-0" aria-hidden />
          <span>
            <bdi className="block font-semibold">{values['place name']}</bdi>
            <bdi className="block text-s text-ink-2">{values['place address']}</bdi>
          </span>
        </p>
      )}
      {header !== null && header !== '' && (
        <bdi className="block font-semibold wrap-anywhere">{filledIn(header, values, 'header')}</bdi>
      )}
      <bdi className="whitespace-pre-wrap wrap-anywhere">{filledIn(body, values)}</bdi>
      {footer !== null && footer !== '' && <bdi className="mt-1 block text-s wrap-anywhere text-ink-2">{footer}</bdi>}
      {buttons.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {buttons.map((button) => (
            <li key={button} className="rounded-s border border-line-strong bg-surface px-2 py-0.5 text-s">
              <bdi>{button}</bdi>
            </li>
          ))}
        </ul>
      )}
    </figure>
  )
}

/** What a place is called where it is filled in. */
export function usePlaceName(): (place: string) => string {
  const t = useWords(messagingWords)
  return (place) => {
    if (place === 'header') return t('placeHeader')
    if (isNamedPlace(place)) return t(`place-${place}`)
    const [, n = '', what] = /^button (\d+)(?: (title|wares))?$/.exec(place) ?? []
    if (n === '') return t('place', { name: place })
    return t(what === 'title' ? 'placeTitle' : what === 'wares' ? 'placeWares' : 'placeButton', { n })
  }
}

const namedPlaces = ['place latitude', 'place longitude', 'place name', 'place address', 'ware', 'catalogue'] as const
const isNamedPlace = (place: string): place is (typeof namedPlaces)[number] =>
  (namedPlaces as readonly string[]).includes(place)
