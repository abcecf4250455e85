import { useState, type ReactNode } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { settingsWords } from '../words/settings.ts'
import { useWords } from '../words/words.ts'
import type { Place } from './chat-page.tsx'
import { scriptTag } from './script-tag.ts'

type ChatPage = Window & { peakend?: { open?: () => void } }

/** The real chat on an empty page of this address, in a frame, open and ready to be written in. `beside` stands next to the button that shows it. */
export function WidgetPreview({
  places,
  show,
  beside,
}: {
  places: readonly Place[]
  /** What the button says, where the page around it has said what the chat is. */
  show?: string
  beside?: ReactNode
}) {
  const t = useWords(settingsWords)
  const [placeId, setPlaceId] = useState<string | null>(null)
  const [isShown, setShown] = useState(false)
  const place = places.find((p) => p.id === placeId) ?? places[0]
  const allow = useAct(call.journeys.changeTouchpoint, { refresh: ['journeys.touchpoints'] })
  if (!place || place.key === null) return null
  const isAllowed = place.sites.length === 0 || place.sites.includes(location.origin)
  const page = `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body>${scriptTag(location.origin, place.key)}</body></html>`
  return (
    <div className="grid grid-cols-1 gap-3">
      {show === undefined && <p className="text-s text-ink-2">{t('previewAbout')}</p>}
      <div className="flex flex-wrap items-end gap-2">
        {places.length > 1 && (
          <Select
            className="w-56"
            label={t('placeName')}
            isLabelHidden
            value={place.id as string}
            onChange={setPlaceId}
            choices={places.map((p) => ({ value: p.id as string, label: p.name }))}
          />
        )}
        <Button onPress={() => setShown(true)}>{show ?? t('openPreview')}</Button>
        {beside}
        {!isAllowed && (
          <Button
            look="quiet"
            isBusy={allow.isBusy}
            onPress={() => allow.run({ touchpointId: place.id, sites: [...place.sites, location.origin] })}
          >
            {t('allowPreview')}
          </Button>
        )}
      </div>
      {!isAllowed && <p className="text-s text-ink-3">{t('previewDenied', { origin: location.origin })}</p>}
      {isShown && (
        <iframe
          key={`${place.key} ${isAllowed}`}
          title={t('previewPage')}
          srcDoc={page}
          // the tag's script runs before the page counts as loaded
          onLoad={(event) => (event.currentTarget.contentWindow as ChatPage | null)?.peakend?.open?.()}
          className="h-[560px] w-full max-w-md rounded-m border border-line bg-[white]"
        />
      )}
    </div>
  )
}
