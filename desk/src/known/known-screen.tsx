import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { ask, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { useMay, useMember } from '../session/me.ts'
import { saidAbilities } from '../settings/abilities.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useActWords } from '../words/acts.ts'
import { knownWords } from '../words/known.ts'
import { termsWords } from '../words/terms.ts'
import { isKey, useLanguage, useWords } from '../words/words.ts'

type Known = Outputs['people']['knownAboutMe']

/** What is known about me: the policy, what is kept, who may see it, who looked, and what is never done. */
export default function KnownScreen() {
  const t = useWords(knownWords)
  const workspace = useMember()?.workspaceName ?? ''
  const known = useQuery(ask.people.knownAboutMe())
  return (
    // a page without anything to press scrolls by keyboard only where it can be reached
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="region" aria-label={t('title')} tabIndex={0} className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-4xl gap-5 px-4 py-5 md:px-8">
        <header>
          <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
          <p className="max-w-xl text-s text-ink-2">{t('about', { workspace })}</p>
        </header>
        <Loaded query={known}>
          {(data) => (
            <>
              <Policy policy={data.policy} />
              <OwnAbilities />
              <Sections sections={data.sections} />
              <Opened rows={data.openedByOthers} />
            </>
          )}
        </Loaded>
      </div>
    </div>
  )
}

function Policy({ policy }: { policy: Known['policy'] }) {
  const t = useWords(knownWords)
  const scores = `scores-${policy.scoresSeen}`
  const number = `agent-${policy.agentSeesNumber}`
  return (
    <Card title={t('policy')}>
      <div className="grid grid-cols-1 gap-6 px-4 py-4 md:grid-cols-2">
        <div className="grid grid-cols-1 content-start gap-2">
          <p>{isKey(knownWords, scores) ? t(scores) : policy.scoresSeen}</p>
          {policy.scoresSeen !== 'per-person' && <p>{t('nameInTurns')}</p>}
          <p>{isKey(knownWords, number) ? t(number) : policy.agentSeesNumber}</p>
          <p className="num">{t('keep', { days: policy.keepScoresDays })}</p>
          <p className="whitespace-pre-wrap text-ink-2">{policy.text === '' ? t('noText') : policy.text}</p>
        </div>
        <div>
          <h3 className="mb-1.5 text-s font-medium text-ink-2">{t('never')}</h3>
          <ul className="grid grid-cols-1 gap-1.5">
            {([1, 2, 3, 4] as const).map((n) => (
              <li key={n} className="flex gap-2">
                <Check size={16} aria-hidden className="mt-0.5 flex-none text-ink-3" />
                {t(`never${n}`)}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Card>
  )
}

/** What conversations are offered by. */
function OwnAbilities() {
  const t = useWords(knownWords)
  const language = useLanguage()
  const mayServe = useMay()('presence.own')
  const own = useQuery({ ...ask.routing.ownAbilities(), enabled: mayServe })
  if (!own.data) return null
  const said = saidAbilities(own.data, own.data.rows, language)
  return (
    <Card title={t('abilities')}>
      <p className="num px-4 py-3 wrap-anywhere">{said || t('abilitiesNone')}</p>
    </Card>
  )
}

function Sections({ sections }: { sections: Known['sections'] }) {
  const t = useWords(knownWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const nameOf = (code: string) => {
    const key = `section-${code}`
    return isKey(knownWords, key) ? t(key) : code
  }
  const roles = (seenBy: Known['sections'][number]['seenBy']) => seenBy.map((r) => terms(`role-${r}`)).join(', ')
  return (
    <Card title={t('sections')}>
      <Table
        caption={t('sections')}
        rows={sections}
        rowKey={(s) => s.code}
        columns={[
          { key: 'what', head: t('what'), cell: (s) => nameOf(s.code) },
          { key: 'count', head: t('count'), isNumber: true, cell: (s) => figure(s.count, language) },
          {
            key: 'oldest',
            head: t('oldest'),
            isExtra: true,
            cell: (s) => (s.oldestAt === null ? '–' : <Time at={s.oldestAt} as="day" />),
          },
          {
            key: 'seen',
            head: t('seenBy'),
            isExtra: true,
            cell: (s) => (
              <span className="text-s text-ink-2">{s.seenBy.length === 0 ? t('onlyYou') : roles(s.seenBy)}</span>
            ),
          },
          {
            key: 'kept',
            head: t('keptFor'),
            cell: (s) => (s.keptDays === null ? t('noEnd') : t('days', { count: Math.round(s.keptDays) })),
          },
        ]}
      />
    </Card>
  )
}

function Opened({ rows }: { rows: Known['openedByOthers'] }) {
  const t = useWords(knownWords)
  return (
    <Card title={t('opened')} aside={<span className="max-md:hidden">{t('openedSay')}</span>}>
      {rows.length === 0 ? (
        <p className="px-4 py-4 text-s text-ink-2">{t('openedNone')}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li
              key={`${row.at} ${row.aboutId}`}
              className="flex flex-wrap gap-x-4 border-b border-line px-4 py-2.5 last:border-0"
            >
              <span className="font-medium">{row.personName}</span>
              <span className="flex-1 text-s text-ink-2">
                <OpenedAct act={row.act} aboutId={row.aboutId} />
              </span>
              <span className="text-s text-ink-3">
                <Time at={row.at} as="due" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function OpenedAct({ act, aboutId }: { act: string; aboutId: string | null }) {
  const says = useActWords()(act)
  if (aboutId === null) return says
  return (
    <GoLink to={`/moments/${aboutId}`} className="underline decoration-line-strong underline-offset-2">
      {says}
    </GoLink>
  )
}
