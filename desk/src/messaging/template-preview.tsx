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
    const button = /^button (\d+)$/.exec(place)?.[1]
    return button === undefined ? t('place', { name: place }) : t('placeButton', { n: button })
  }
}
