import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { scriptTag, siteOrigin } from '../settings/script-tag.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { WidgetPreview } from '../settings/widget-preview.tsx'
import { Button } from '../ui/button.tsx'
import { CopyBox } from '../ui/copy-text.tsx'
import { Field } from '../ui/field.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { setUpWords } from '../words/set-up.ts'
import { settingsWords } from '../words/settings.ts'
import { useWords } from '../words/words.ts'
import { StepBody } from './step-parts.tsx'

/** Addresses as people say them; this one, which is there for trying, only where there is no other. */
const shownOf = (sites: readonly string[]): string => {
  const others = sites.filter((site) => site !== location.origin)
  return (others.length > 0 ? others : sites).map((site) => site.replace(/^https?:\/\//, '')).join(', ')
}

/** The site the chat stands on, its script tag and the chat itself. This address is allowed as well, so that it can be tried here. */
export function SiteStep({ onDone, onBack }: { onDone: () => void; onBack: (() => void) | undefined }) {
  const t = useWords(setUpWords)
  const settings = useWords(settingsWords)
  const places = useQuery(ask.journeys.touchpoints())
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((q) => !q.isRetired) ?? []
  const [address, setAddress] = useState(location.origin)
  const origin = siteOrigin(address)
  const add = useAct(call.journeys.addTouchpoint, { refresh: ['journeys.touchpoints'] })
  const change = useAct(call.journeys.changeTouchpoint, { refresh: ['journeys.touchpoints'] })
  // A step that cannot be shown must not hold up the ones after it.
  if (places.isError && !places.data)
    return (
      <StepBody title={t('siteAsk')} about={t('siteSay')} onBack={onBack} onLater={onDone} action={null}>
        <ErrorState error={places.error} onRetry={() => void places.refetch()} />
      </StepBody>
    )
  return (
    <Loaded query={places}>
      {({ rows }) => {
        const chats = rows.filter((p) => p.channel === 'chat' && p.key !== null)
        const place = chats[0]
        const isMade = place !== undefined && place.sites.length > 0
        const make = () => {
          if (origin === null) return
          const sites = [...new Set([...(place?.sites ?? []), origin, location.origin])]
          if (place) change.run({ touchpointId: place.id, sites })
          else
            add.run({
              name: new URL(origin).host,
              channel: 'chat',
              stage: 'action',
              queueId: queues[0]?.id ?? null,
              sites,
            })
        }
        return (
          <StepBody
            title={t('siteAsk')}
            about={isMade ? t('siteMade', { sites: shownOf(place.sites) }) : t('siteSay')}
            onBack={onBack}
            onLater={isMade ? undefined : onDone}
            onSend={isMade ? undefined : make}
            action={
              isMade ? (
                <Button look="primary" onPress={onDone}>
                  {t('goOn')}
                </Button>
              ) : (
                <Button look="primary" type="submit" isBusy={add.isBusy || change.isBusy} disabled={origin === null}>
                  {t('siteMake')}
                </Button>
              )
            }
          >
            {isMade && place.key !== null ? (
              <>
                <div>
                  <CopyBox label={settings('scriptTag')} text={scriptTag(location.origin, place.key)} />
                  <p className="mt-1.5 text-s text-ink-3">
                    {t('siteHere')} {settings('scriptAbout')}
                  </p>
                </div>
                <WidgetPreview places={chats} />
              </>
            ) : (
              <Field
                className="max-w-96"
                label={t('siteAddress')}
                fault={origin === null ? settings('siteWrong', { site: address }) : undefined}
                spellCheck={false}
                value={address}
                onChange={(e) => setAddress(e.target.value)}
              />
            )}
          </StepBody>
        )
      }}
    </Loaded>
  )
}
