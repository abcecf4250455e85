import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { BadgeCheck, ChevronLeft, ChevronsUp, PanelRight } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call } from '../api/call.ts'
import { useIsInCall } from '../phone/call-data.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useWho } from '../inbox/who.ts'
import { Mark } from '../mark/mark.tsx'
import { momentNames, sayWhy } from '../mark/mark-words.ts'
import { useMarkPolicy } from '../mark/row-mark.tsx'
import { useRunningCalls } from '../phone/running-data.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { useSearchValues } from '../ui/go.tsx'
import { Time } from '../ui/time.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { explain } from '../words/explain.ts'
import { inboxWords } from '../words/inbox.ts'
import { markWords } from '../words/mark.ts'
import { uiWords } from '../words/ui.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { changeInteraction } from './conversation-data.ts'
import { MoreMenu } from './more-menu.tsx'

const TransferDialog = lazy(() => import('./transfer-dialog.tsx'))
const WrapUpDialog = lazy(() => import('./wrap-up-dialog.tsx'))

/** The customer first: name, what is sure about them, where they came from; then how it goes; then what one may do. */
export function ConversationHeader({ interaction, isMine }: { interaction: Interaction; isMine: boolean }) {
  const t = useWords(conversationWords)
  const words = useWords(inboxWords)
  const name = useWho()(interaction)
  return (
    <header className="flex flex-none items-center gap-3 border-b border-line px-3 py-2.5 md:px-5">
      <Link
        to="/inbox"
        aria-label={t('backToList')}
        className="-ml-1 grid size-11 flex-none place-items-center rounded-m text-ink-2 md:hidden"
      >
        <ChevronLeft size={22} aria-hidden />
      </Link>
      <Avatar name={interaction.customerName} size="l" className="max-md:hidden" />
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-2 text-l font-semibold">
          <bdi className="truncate">{name}</bdi>
          {interaction.isVerified ? (
            <BadgeCheck size={16} className="flex-none text-brand" role="img" aria-label={words('verified')} />
          ) : (
            <Chip className="font-normal max-[1400px]:hidden">{words('notVerified')}</Chip>
          )}
        </h2>
        <Facts interaction={interaction} isMine={isMine} />
      </div>
      <HowItGoes interaction={interaction} />
      <Actions interaction={interaction} isMine={isMine} />
      <StoryLink />
    </header>
  )
}

function Facts({ interaction, isMine }: { interaction: Interaction; isMine: boolean }) {
  const t = useWords(conversationWords)
  const ui = useWords(uiWords)
  const language = useLanguage()
  const spoken =
    interaction.language === null
      ? null
      : new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(interaction.language)
  // whoever it was handed over to did not have it from the first answer on; a line it was handed to says nothing of when
  const last = interaction.transfers.at(-1)
  const since = last === undefined ? interaction.answeredAt : last.toName === interaction.agentName ? last.at : null
  const parts = [ui(`channel_${interaction.channel}`), interaction.touchpointName, spoken].filter(Boolean).join(' · ')
  return (
    <p className="line-clamp-2 text-s leading-snug text-ink-3 max-md:line-clamp-1">
      <bdi>{parts}</bdi>
      {interaction.caseId !== null && interaction.caseNumber !== null && (
        <>
          {' · '}
          <Link
            to="/cases/$caseId"
            params={{ caseId: interaction.caseId }}
            className="whitespace-nowrap underline decoration-line-strong underline-offset-2 hover:text-ink"
          >
            {t('case', { number: interaction.caseNumber })}
          </Link>
        </>
      )}
      {isMine && since !== null ? (
        <span className="max-md:hidden">
          {' · '}
          {t('yoursSince')} <Time at={since} as="clock" className="num" />
        </span>
      ) : (
        interaction.agentName !== null && !isMine && <> · {t('withName', { name: interaction.agentName })}</>
      )}
    </p>
  )
}

/** The mark and, in words, the moment that needs a look: the worst judged one, else which are open. */
function HowItGoes({ interaction }: { interaction: Interaction }) {
  const t = useWords(markWords)
  const may = useMay()
  const navigate = useNavigate()
  const { mark } = interaction
  const policy = useMarkPolicy(interaction)
  const judged = momentNames.filter((name) => mark[name].state === 'judged')
  const worst = judged.toSorted((a, b) => (mark[a].score ?? 5) - (mark[b].score ?? 5))[0]
  const open =
    may('moments.read') || judged.length > 0
      ? () => void navigate({ to: '/moments/$interactionId', params: { interactionId: interaction.id } })
      : undefined
  const left = momentNames.find((name) => mark[name].state === 'not-judged')
  if (policy === 'never') return null
  if (policy === 'later')
    return (
      <Tooltip isDescription says={t('laterSays')}>
        <button
          type="button"
          onClick={may('moments.read') ? open : undefined}
          className="max-w-28 flex-none cursor-help rounded-xs text-left text-s leading-tight text-ink-3 max-[1400px]:hidden"
        >
          {t('later')}
        </button>
      </Tooltip>
    )
  return (
    <div className="flex flex-none items-center gap-2.5">
      <Mark mark={mark} size="l" onOpen={open} className="max-md:hidden" />
      <Mark mark={mark} onOpen={open} className="md:hidden" />
      <p className="max-w-28 text-s leading-tight text-ink-3 max-2xl:hidden" aria-hidden="true">
        {worst
          ? `${t(worst)}: ${t(`said_${mark[worst].verdict ?? 'met'}`)}`
          : left
            ? sayWhy(mark[left].why, t)
            : t('said_open')}
      </p>
    </div>
  )
}

function StoryLink() {
  const t = useWords(conversationWords)
  return (
    <Link
      to="."
      search={(before: { pane?: string }) =>
        ({ ...before, pane: before.pane === 'story' ? undefined : 'story' }) as never
      }
      aria-label={t('showStory')}
      title={t('showStory')}
      className="grid size-11 flex-none place-items-center rounded-m text-ink-2 hover:bg-sunken md:size-8 xl:hidden"
    >
      <PanelRight size={18} aria-hidden />
    </Link>
  )
}

/** Levels of priority that a supervisor's press gives: minutes, where a queue's head start is one. */
const FORWARD = 5

function Actions({ interaction, isMine }: { interaction: Interaction; isMine: boolean }) {
  const t = useWords(conversationWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const [shown, show] = useState<'transfer' | 'wrap-up' | null>(useSearchValues()['wrap'] ? 'wrap-up' : null)
  const options = { workspaceId }
  const interactionId = interaction.id
  const done = async () => {
    changeInteraction(workspaceId, await call.interactions.get({ interactionId }, options))
    await refetchInbox()
  }
  const failed = (error: Error) => toast(explain(error))
  const take = useMutation({
    mutationFn: () => call.routing.take({ interactionId }, options),
    onSuccess: done,
    onError: failed,
  })
  const hurry = useMutation({
    mutationFn: () => call.routing.setPriority({ interactionId, priority: FORWARD }, options),
    onSuccess: async ({ aheadMs }) => {
      toast(aheadMs < 60_000 ? t('movedLittle') : t('movedForward', { minutes: Math.round(aheadMs / 60_000) }))
      await done()
    },
    onError: failed,
  })
  const group = t('group')
  const isInCall = useIsInCall(interaction)
  if (interaction.state === 'closed') return null
  if (interaction.state === 'waiting')
    return (
      <>
        {may('floor.change') && (
          <Button
            icon={<ChevronsUp size={15} className="md:hidden" aria-hidden />}
            aria-label={t('moveForward')}
            className="max-md:size-11 max-md:!px-0"
            isBusy={hurry.isPending}
            onPress={() => hurry.mutate()}
          >
            <span className="max-md:hidden">{t('moveForward')}</span>
          </Button>
        )}
        {may('interactions.handle') && (
          <Button look="primary" keys="t" keyGroup={group} isBusy={take.isPending} onPress={() => take.mutate()}>
            {t('take')}
          </Button>
        )}
      </>
    )
  if (!isMine) return may('interactions.step-in') ? <StepIn interaction={interaction} onDone={done} /> : null
  return (
    <>
      {interaction.state !== 'wrap-up' && !isInCall && (
        <Button keys="t" keyGroup={group} className="max-md:hidden" onPress={() => show('transfer')}>
          {t('transfer')}
        </Button>
      )}
      <Button
        keys="w"
        keyGroup={group}
        look={interaction.state === 'wrap-up' ? 'primary' : 'plain'}
        className="max-md:hidden"
        onPress={() => show('wrap-up')}
      >
        {t('wrapUp')}
      </Button>
      <MoreMenu
        interaction={interaction}
        onTransfer={isInCall ? undefined : () => show('transfer')}
        onWrapUp={() => show('wrap-up')}
      />
      <Suspense fallback={null}>
        {shown === 'transfer' && <TransferDialog interaction={interaction} onClose={() => show(null)} />}
        {shown === 'wrap-up' && <WrapUpDialog interaction={interaction} onClose={() => show(null)} />}
      </Suspense>
    </>
  )
}

/** Makes it mine; into a call that runs one steps by the phone, from the line below. */
function StepIn({ interaction, onDone }: { interaction: Interaction; onDone: () => Promise<void> }) {
  const t = useWords(conversationWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const interactionId = interaction.id
  const isLed = interaction.state === 'active' && may('floor.read')
  const running = useRunningCalls({ workspaceId, interactionId, isOn: isLed })
  const stepIn = useMutation({
    mutationFn: () => call.interactions.stepIn({ interactionId }, { workspaceId }),
    onSuccess: async () => {
      toast(t('steppedIn'))
      await onDone()
    },
    onError: (error: Error) => toast(explain(error)),
  })
  if ((running.data?.rows.length ?? 0) > 0) return null
  return (
    <Button keys="s" keyGroup={t('group')} isBusy={stepIn.isPending} onPress={() => stepIn.mutate()}>
      {t('stepIn')}
    </Button>
  )
}
