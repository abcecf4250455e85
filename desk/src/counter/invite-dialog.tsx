import { useQuery } from '@tanstack/react-query'
import { Copy, Send } from 'lucide-react'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { outbox } from '../conversation/sending.ts'
import { useWorkspaceId } from '../session/me.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { isoToLocal, localToIso } from '../ui/local-time.ts'
import { Select } from '../ui/select.tsx'
import { dueTime, isElsewhere } from '../ui/time-words.ts'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { cityOfZone } from '../ui/zone-city.ts'
import { counterWords } from '../words/counter.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'
import { invitationText } from './invitation-text.ts'
import { usePlaces } from './counter-data.ts'
import { NoPlace } from './no-place.tsx'

const quarterMs = 15 * 60_000
/** The next full quarter of an hour that somebody can still come by. */
const soon = (): Date => new Date(Math.ceil((Date.now() + quarterMs) / quarterMs) * quarterMs)

type Booked = Outputs['counter']['invite'] & { placeName: string }

/** The customer comes to us: an appointment on this very case, and a link with which nobody asks them again. */
export default function InviteDialog({ interaction, onClose }: { interaction: Interaction; onClose: () => void }) {
  const [booked, setBooked] = useState<Booked | null>(null)
  const places = usePlaces()
  if (booked) return <SayIt interaction={interaction} booked={booked} onClose={onClose} />
  return <Book interaction={interaction} places={places} onBooked={setBooked} onClose={onClose} />
}

function Book({
  interaction,
  places,
  onBooked,
  onClose,
}: {
  interaction: Interaction
  places: ReturnType<typeof usePlaces>
  onBooked: (booked: Booked) => void
  onClose: () => void
}) {
  const t = useWords(counterWords)
  const workspaceId = useWorkspaceId()
  const [senderId] = useState(newSenderId)
  const [chosen, setChosen] = useState<string | null>(null)
  const [at, setAt] = useState(() => isoToLocal(soon().toISOString()))
  const known = useQuery({
    ...ask.cases.get({ caseId: interaction.caseId ?? '' }, { workspaceId }),
    enabled: interaction.caseId !== null,
  })
  const [typed, setAbout] = useState<string | null>(null)
  const about = typed ?? known.data?.title ?? ''
  const rows = places.data?.rows ?? []
  const place = rows.find((one) => one.touchpointId === chosen) ?? rows[0]
  const act = useAct(
    () => {
      const touchpointId = place?.touchpointId ?? ''
      const of = {
        touchpointId,
        interactionId: interaction.id,
        senderId,
        at: localToIso(at) ?? '',
        about: about.trim(),
      }
      return call.counter.invite(of, { workspaceId })
    },
    {
      onFault: () => undefined,
      refresh: ['counter.', 'interactions.get'],
      onDone: (answer) => onBooked({ ...answer, placeName: place?.name ?? '' }),
    },
  )
  return (
    <ActDialog
      title={
        interaction.customerName === null ? t('inviteSomeone') : t('inviteTitle', { name: interaction.customerName })
      }
      about={t('inviteAbout')}
      action={t('inviteDo')}
      choices={places}
      none={place === undefined ? <NoPlace /> : null}
      act={act}
      isReady={place !== undefined && localToIso(at) !== null && about.trim() !== ''}
      onDo={() => act.run(undefined)}
      onClose={onClose}
    >
      {place && (
        <Fields places={rows} place={place} onPlace={setChosen} at={at} onAt={setAt} about={about} onAbout={setAbout} />
      )}
    </ActDialog>
  )
}

function Fields(of: {
  places: readonly CounterPlace[]
  place: CounterPlace
  onPlace: (touchpointId: string) => void
  at: string
  onAt: (at: string) => void
  about: string
  onAbout: (about: string) => void
}) {
  const t = useWords(counterWords)
  const there = useTimeThere(of.at)
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Select
          label={t('place')}
          value={of.place.touchpointId as string}
          onChange={of.onPlace}
          choices={of.places.map((one) => ({ value: one.touchpointId as string, label: one.name }))}
        />
        <Field
          label={t('inviteAt')}
          type="datetime-local"
          hint={there ?? undefined}
          value={of.at}
          onChange={(event) => of.onAt(event.target.value)}
        />
      </div>
      <TextField
        label={t('about')}
        hint={t('inviteAboutHint')}
        rows={2}
        maxLength={500}
        value={of.about}
        onChange={(event) => of.onAbout(event.target.value)}
      />
    </div>
  )
}

/** What is typed is the agent's own time: where the place keeps another, what its clock shows then. */
function useTimeThere(at: string): string | null {
  const t = useWords(counterWords)
  const locale = useLocale()
  const language = useLanguage()
  const nowMs = useNowMs(30_000)
  const workspaceId = useWorkspaceId()
  const zone = useQuery(ask.workspace.get({}, { workspaceId })).data?.timeZone
  const iso = localToIso(at)
  if (iso === null || zone === undefined || !isElsewhere(Date.parse(iso), zone)) return null
  return t('inviteThere', { time: dueTime(Date.parse(iso), nowMs, locale, zone), city: cityOfZone(zone, language) })
}

/** What the customer is to read; sent by a press in a chat, copied anywhere else. */
function SayIt({ interaction, booked, onClose }: { interaction: Interaction; booked: Booked; onClose: () => void }) {
  const t = useWords(counterWords)
  const workspaceId = useWorkspaceId()
  const [text, setText] = useState(() =>
    invitationText(interaction.language, {
      at: booked.appointment.at,
      timeZone: booked.timeZone,
      place: booked.placeName,
      code: booked.appointment.code,
      link: booked.link,
    }),
  )
  const isTyped = interaction.channel !== 'email' && interaction.channel !== 'counter'
  const send = () => {
    outbox.add({
      senderId: newSenderId(),
      workspaceId,
      interactionId: interaction.id,
      kind: 'said',
      text: text.trim(),
      attachments: [],
      asks: [],
      answerId: undefined,
      at: new Date().toISOString(),
    })
    onClose()
  }
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast(t('inviteCopied'))
    onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('inviteDone', { code: booked.appointment.code })}
      about={t('inviteDoneAbout')}
      actions={
        <>
          <Button icon={<Copy size={15} aria-hidden />} onPress={() => void copy()}>
            {t('inviteCopy')}
          </Button>
          {isTyped && (
            <Button look="primary" keys="mod+enter" icon={<Send size={15} aria-hidden />} onPress={send}>
              {t('inviteSend')}
            </Button>
          )}
        </>
      }
    >
      <TextField label={t('inviteText')} rows={6} value={text} onChange={(event) => setText(event.target.value)} />
    </Dialog>
  )
}
