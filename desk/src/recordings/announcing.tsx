import type { Telling } from '@peakend/contract/recordings.ts'
import { SaidField } from '../flows/said-field.tsx'
import { Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { recordingsWords } from '../words/recordings.ts'
import { useWords } from '../words/words.ts'

const none = 'none'
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const

interface Props {
  draft: Telling
  set: (to: Partial<Telling>) => void
  /** What is not done of whoever was not told. */
  spokenHint: string
  /** What the voice adds about the key. */
  refuseSaid: (key: string) => string
}

/** Who tells the customer, what they hear, and how they decline. */
export function Announcing({ draft, set, spokenHint, refuseSaid }: Props) {
  const t = useWords(recordingsWords)
  const { isSpoken, isAnnounced, announcement, recorded, refuseKey } = draft
  return (
    <>
      <Tick
        label={t('isSpoken')}
        hint={spokenHint}
        checked={isSpoken}
        onChange={({ target: { checked } }) => set({ isSpoken: checked, isAnnounced: false })}
      />
      <SaidField
        label={t('announcement')}
        hint={t(isSpoken ? 'announcementHint' : 'announcementByMenu')}
        step={{ say: announcement, recorded }}
        onChange={(to) => set({ announcement: to.say, recorded: to.recorded ?? {} })}
      />
      {isSpoken ? (
        <div>
          <Select
            className="max-w-56"
            label={t('refuseKey')}
            value={refuseKey ?? none}
            choices={[
              { value: none, label: t('refuseNone') },
              ...keys.map((key) => ({ value: key as string, label: key })),
            ]}
            onChange={(key) => set({ refuseKey: keys.find((one) => one === key) ?? null })}
          />
          <p className="mt-1 text-s text-ink-3">{refuseKey === null ? t('refuseNoneHint') : refuseSaid(refuseKey)}</p>
        </div>
      ) : (
        <Tick
          label={t('isAnnounced')}
          hint={t('isAnnouncedHint')}
          checked={isAnnounced}
          onChange={({ target: { checked } }) => set({ isAnnounced: checked })}
        />
      )}
    </>
  )
}
