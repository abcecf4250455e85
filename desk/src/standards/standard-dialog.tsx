import { ArrowUp, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { standardsWords } from '../words/standards.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import {
  freshLine,
  isComplete,
  kindOf,
  measureKinds,
  measureOf,
  moved,
  reasonChoices,
  type Channel,
  type Line,
  type Moment,
  type Standard,
} from './lines.ts'

/** A new version: lines in both languages, each with a measure or for people to read. */
export function StandardDialog({
  channel,
  moment,
  standard,
  onClose,
}: {
  channel: Channel
  moment: Moment
  standard: Standard | undefined
  onClose: () => void
}) {
  const t = useWords(standardsWords)
  const terms = useWords(termsWords)
  const [lines, setLines] = useState<Line[]>(standard?.lines ?? [freshLine()])
  const change = useAct(call.standards.change, {
    refresh: ['standards.', 'floor.'],
    says: (saved) => t('saved', { n: saved.version }),
    onDone: onClose,
  })
  const isReady = lines.length > 0 && lines.every(isComplete)
  const set = (at: number, line: Line) => setLines(lines.map((l, i) => (i === at ? line : l)))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-3xl"
      title={t('editTitle', { moment: terms(`moment-${moment}`), channel: terms(`channel-${channel}`) })}
      about={t('editSay')}
      actions={
        <>
          {!isReady && <p className="mr-auto self-center text-s text-ink-2">{t('missing')}</p>}
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={change.isBusy}
            disabled={!isReady}
            onPress={() => change.run({ channel, moment, lines })}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <ol className="grid grid-cols-1 gap-4">
        {lines.map((line, at) => (
          <li key={at} className="grid grid-cols-1 gap-3 rounded-m border border-line p-3">
            <div className="flex items-center gap-1">
              <h3 className="flex-1 text-s font-semibold">{t('line', { n: at + 1 })}</h3>
              <Button
                look="quiet"
                size="s"
                disabled={at === 0}
                icon={<ArrowUp size={14} aria-hidden />}
                aria-label={t('up', { n: at + 1 })}
                onPress={() => setLines(moved(lines, at))}
              />
              <Button
                look="quiet"
                size="s"
                icon={<X size={14} aria-hidden />}
                aria-label={t('removeLine', { n: at + 1 })}
                onPress={() => setLines(lines.filter((_, i) => i !== at))}
              />
            </div>
            <LineFields line={line} onChange={(next) => set(at, next)} />
          </li>
        ))}
      </ol>
      <Button
        className="mt-3"
        icon={<Plus size={15} aria-hidden />}
        disabled={lines.length >= 20}
        onPress={() => setLines([...lines, freshLine()])}
      >
        {t('addLine')}
      </Button>
    </Dialog>
  )
}

function LineFields({ line, onChange }: { line: Line; onChange: (line: Line) => void }) {
  const t = useWords(standardsWords)
  return (
    <>
      <BilingualField
        isLong
        label={t('line', { n: '' })}
        maxLength={400}
        value={line.say}
        onChange={(say) => onChange({ ...line, say })}
      />
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <Select
          label={t('measure')}
          value={kindOf(line.measure)}
          onChange={(kind) => onChange({ ...line, measure: measureOf(kind, line.measure) })}
          choices={measureKinds.map((kind) => ({ value: kind, label: t(`measure-${kind}`) }))}
        />
        <MeasureValue measure={line.measure} onChange={(measure) => onChange({ ...line, measure })} />
      </div>
    </>
  )
}

function MeasureValue({
  measure,
  onChange,
}: {
  measure: Line['measure']
  onChange: (measure: Line['measure']) => void
}) {
  const t = useWords(standardsWords)
  if (measure === null) return null
  if (measure.kind === 'reason')
    return (
      <ReasonChoice
        value={measure.reason}
        must={measure.must}
        onChange={(reason) => onChange({ ...measure, reason })}
      />
    )
  if (measure.kind === 'score')
    return (
      <Field
        label={t('score')}
        type="number"
        min={1}
        max={5}
        step={0.1}
        value={measure.atLeast || ''}
        onChange={(e) => onChange({ ...measure, atLeast: Number(e.target.value) })}
      />
    )
  return (
    <Field
      label={t('seconds')}
      type="number"
      min={0}
      value={measure.atMostMs / 1000}
      onChange={(e) => onChange({ ...measure, atMostMs: Math.max(0, Math.round(Number(e.target.value) * 1000)) })}
    />
  )
}

/** A reason in plain words: what should be found lifts a moment, what must not be found lets it down; those come first. */
function ReasonChoice({ value, must, onChange }: { value: string; must: boolean; onChange: (reason: string) => void }) {
  const t = useWords(standardsWords)
  const language = useLanguage()
  return (
    <Select
      label={t('reason')}
      placeholder={t('reasonPick')}
      value={value === '' ? null : value}
      onChange={onChange}
      choices={reasonChoices(must, value, language)}
    />
  )
}
