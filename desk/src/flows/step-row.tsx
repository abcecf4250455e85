import { ChevronDown, CircleAlert, Flag, Trash2, UserRound } from 'lucide-react'
import type { FlowFault, FlowStep } from '@peakend/contract/flows.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import { waysOf } from './menu-rules.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'
import { StepIcon } from './step-icon.tsx'

/** Two lines of a wide row. */
const ROW_SIGNS = 160

interface StepRowProps extends StepFormProps {
  isOpen: boolean
  isReached: boolean
  /** The caller who is tried is here. */
  isHere: boolean
  faults: readonly FlowFault[]
  onToggle: () => void
  onGo: (name: string) => void
  onRemove: () => void
  onStart: () => void
  onPerson: () => void
}

/** One step: what callers hear, where each answer leads, what is wrong; opened, it is changed where it stands. */
export function StepRow(props: StepRowProps) {
  const { flow, name, step, labels, isOpen, isReached, isHere, faults, onToggle } = props
  const t = useWords(flowsWords)
  const short = labels.shortOf(step, ROW_SIGNS)
  return (
    <li
      data-step={name}
      className={classes(
        'relative scroll-mt-4 border-b border-line last:border-0',
        isOpen && 'bg-paper',
        isHere && 'shadow-[inset_3px_0_0_var(--live)]',
      )}
    >
      <div className="flex items-start gap-3 px-4 py-3">
        <span className="num mt-0.5 w-5 flex-none text-right text-s text-ink-3">{labels.numberOf(name)}</span>
        <span
          className={classes(
            'grid size-7 flex-none place-items-center rounded-s',
            step.kind === 'queue' || step.kind === 'message' ? 'bg-brand-soft text-brand' : 'bg-sunken text-ink-2',
          )}
        >
          <StepIcon kind={step.kind} />
        </span>
        <div className="min-w-0 flex-1">
          <button
            type="button"
            data-row
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex w-full items-start gap-2 rounded-xs text-left"
          >
            <span className="min-w-0 flex-1">
              <span className="sr-only">{t('stepOf', { n: labels.numberOf(name) })}: </span>
              <span className="text-s font-semibold">{t(`kind-${step.kind}`)}</span>
              {short !== '' && <span className="block text-m wrap-anywhere text-ink">{short}</span>}
            </span>
            <ChevronDown
              size={15}
              aria-hidden
              className={classes('mt-1 flex-none text-ink-3 transition-transform', isOpen && 'rotate-180')}
            />
          </button>
          <Marks {...{ flow, name, isReached, isHere }} />
          {!isOpen && <WaysRead {...props} />}
          <Faults faults={faults} labels={labels} />
        </div>
      </div>
      {isOpen && <Opened {...props} />}
    </li>
  )
}

function Marks({ flow, name, isReached, isHere }: Pick<StepRowProps, 'flow' | 'name' | 'isReached' | 'isHere'>) {
  const t = useWords(flowsWords)
  const isStart = flow.start === name
  const isPerson = flow.person === name
  if (!isStart && !isPerson && isReached && !isHere) return null
  return (
    <p className="mt-1 flex flex-wrap gap-1.5">
      {isStart && (
        <Chip>
          <Flag size={12} aria-hidden /> {t('startsHere')}
        </Chip>
      )}
      {isPerson && (
        <Chip tone="brand">
          <UserRound size={12} aria-hidden /> {t('personHere')}
        </Chip>
      )}
      {!isReached && <Chip>{t('unreached')}</Chip>}
      {isHere && (
        <Chip>
          <span aria-hidden className="size-1.5 rounded-full bg-(--live)" /> {t('hereNow')}
        </Chip>
      )}
    </p>
  )
}

/** Where it goes, to be read and followed. */
function WaysRead({ flow, step, labels, onGo }: StepRowProps) {
  const t = useWords(flowsWords)
  const ways = waysOf(step)
  if (ways.length === 0) return null
  const isOne = ways.length === 1
  return (
    <ul className="mt-1.5 grid grid-cols-1 gap-0.5 text-s">
      {ways.map(({ at, to }) => {
        const isThere = Object.hasOwn(flow.steps, to)
        return (
          <li key={at} className="flex min-w-0 items-baseline gap-2">
            {!isOne && <span className="w-2/5 max-w-52 flex-none text-ink-3">{labels.wayOf(step, at)}</span>}
            <span aria-hidden className="flex-none text-ink-3">
              →
            </span>
            {isThere ? (
              <button
                type="button"
                tabIndex={-1}
                onClick={() => onGo(to)}
                className="min-w-0 truncate rounded-xs text-left text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-brand hover:decoration-brand"
              >
                {labels.stepOf(to)}
              </button>
            ) : (
              <span className="text-failed">{t('nowhere')}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Faults({ faults, labels }: Pick<StepRowProps, 'faults' | 'labels'>) {
  const t = useWords(flowsWords)
  return faults.map((fault, i) => (
    // oxlint-disable-next-line react/no-array-index-key -- faults have no names, and their order is the server's
    <p key={i} className="mt-1.5 flex items-start gap-1.5 rounded-s bg-failed-soft px-2 py-1 text-s text-failed">
      <CircleAlert size={14} aria-hidden className="mt-0.5 flex-none" />
      <span className="min-w-0">
        {labels.faultOf(fault)}
        {fault.path.length > 1 && (
          <span className="block text-xs">{t('faultPath', { path: labels.pathOf(fault) })}</span>
        )}
      </span>
    </p>
  ))
}

function Opened(props: StepRowProps) {
  const { flow, name, onRemove, onStart, onPerson } = props
  const t = useWords(flowsWords)
  return (
    <div className="grid grid-cols-1 gap-4 px-4 pb-4 md:pl-[4.75rem]">
      <StepForm {...(props as StepFormProps & { step: FlowStep })} />
      <div className="flex flex-wrap gap-2 border-t border-line pt-3">
        {flow.start !== name && (
          <Button size="s" icon={<Flag size={13} aria-hidden />} onPress={onStart}>
            {t('makeStart')}
          </Button>
        )}
        {flow.person !== name && (
          <Button size="s" icon={<UserRound size={13} aria-hidden />} onPress={onPerson}>
            {t('makePerson')}
          </Button>
        )}
        {flow.person !== name && (
          <Button size="s" look="danger" className="ml-auto" icon={<Trash2 size={13} aria-hidden />} onPress={onRemove}>
            {t('removeStep')}
          </Button>
        )}
      </div>
    </div>
  )
}
