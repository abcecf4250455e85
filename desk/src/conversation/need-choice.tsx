import { useState } from 'react'
import { useShortcut } from '../keys/shortcuts.ts'
import type { Outputs } from '../api/call.ts'
import { Chip } from '../ui/chip.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { Field } from '../ui/field.tsx'
import { KeySigns } from '../ui/key-signs.tsx'
import { plain } from '../ui/plain.ts'
import { SkeletonRows } from '../ui/states.tsx'
import { conversationWords } from '../words/conversation.ts'
import { useLanguage, useWords } from '../words/words.ts'

type Need = Outputs['cases']['needs']['rows'][number]

/** As many as there are number keys. */
const keyed = 9

/** The workspace's needs, the proposed ones first, each a key away; a word finds the others. */
export function NeedChoice({
  needs,
  isPending,
  proposed,
  chosen,
  onChoose,
}: {
  needs: readonly Need[]
  isPending: boolean
  proposed: readonly string[]
  chosen: string | null
  onChoose: (needId: string | null) => void
}) {
  const t = useWords(conversationWords)
  const language = useLanguage()
  const [q, setQ] = useState('')
  const rank = (need: Need) => {
    const at = proposed.indexOf(need.id)
    return at === -1 ? proposed.length : at
  }
  const path = (need: Need): string => {
    const parent = needs.find((one) => one.id === need.parentId)
    return parent ? `${path(parent)} › ${need.name[language]}` : need.name[language]
  }
  const shown = needs
    .filter((need) => !need.isRetired && plain(path(need)).includes(plain(q)))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, q === '' ? keyed : 30)
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{t('wrapNeed')}</legend>
      {isPending && <SkeletonRows rows={3} hasPicture={false} />}
      <div className="overflow-hidden rounded-s border border-line">
        {shown.map((need, index) => (
          <OneNeed
            key={need.id}
            label={path(need)}
            keys={index < keyed ? String(index + 1) : undefined}
            isProposed={proposed.includes(need.id)}
            isChosen={chosen === need.id}
            onChoose={() => onChoose(need.id)}
          />
        ))}
        <OneNeed
          label={t('wrapNoNeed')}
          keys="0"
          isProposed={false}
          isChosen={chosen === null}
          onChoose={() => onChoose(null)}
        />
      </div>
      {needs.length > keyed && (
        <Field
          className="mt-1.5"
          label={t('wrapFindNeed')}
          isLabelHidden
          placeholder={t('wrapFindNeed')}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      )}
    </fieldset>
  )
}

function OneNeed(props: {
  label: string
  keys: string | undefined
  isProposed: boolean
  isChosen: boolean
  onChoose: () => void
}) {
  const t = useWords(conversationWords)
  useShortcut({ keys: props.keys, label: props.label, group: t('wrapNeed'), run: props.onChoose })
  return (
    <ChoiceRow name="need" isChosen={props.isChosen} onChoose={props.onChoose}>
      <span className="w-6 flex-none max-md:hidden">{props.keys !== undefined && <KeySigns keys={props.keys} />}</span>
      <span className="min-w-0 flex-1 truncate">{props.label}</span>
      {props.isProposed && <Chip className="font-normal">{t('wrapProposed')}</Chip>}
    </ChoiceRow>
  )
}
