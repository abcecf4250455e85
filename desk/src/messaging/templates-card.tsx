import { useQuery } from '@tanstack/react-query'
import { LayoutTemplate, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { Field } from '../ui/field.tsx'
import { FoldLine } from '../ui/fold-line.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { messagingWords } from '../words/messaging.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { Account } from './account-draft.ts'
import type { Values } from './filled-in.ts'
import type { Template } from './template-fields.tsx'
import { TemplatePreview, usePlaceName } from './template-preview.tsx'

/** From so many on one types to find one. */
const MANY = 12

/** What the platform approved for one number, and how it reads with values in its places. */
export function TemplatesCard({ account, isNamed }: { account: Account; isNamed: boolean }) {
  const t = useWords(messageAccountsWords)
  const query = useQuery(ask.messaging.templates({ accountId: account.id }))
  const [problem, setProblem] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const fetched = useAct(() => call.messaging.fetchTemplates({ accountId: account.id }), {
    refresh: ['messaging.templates'],
    onDone: (answer) => setProblem(answer.problem),
  })
  const button = (look: 'plain' | 'primary') => (
    <Button
      size="s"
      look={look}
      icon={<RefreshCw size={14} aria-hidden />}
      isBusy={fetched.isBusy}
      onPress={() => fetched.run(undefined)}
    >
      {t('fetchNow')}
    </Button>
  )
  return (
    <Card
      title={isNamed ? `${t('templates')} · ${account.name}` : t('templates')}
      aside={(query.data?.rows.length ?? 0) > 0 && button('plain')}
    >
      {problem !== null && (
        <p role="status" className="border-b border-line px-4 py-2.5 text-s wrap-anywhere">
          {t('fetchFailed', { why: problem })}
        </p>
      )}
      <Loaded query={query}>
        {({ rows }) => {
          const wanted = typed.trim().toLowerCase()
          const shown = rows.filter((one) => `${one.name} ${one.body} ${one.language}`.toLowerCase().includes(wanted))
          return rows.length === 0 ? (
            <EmptyState icon={<LayoutTemplate size={20} />} title={t('templatesNone')} action={button('plain')}>
              {t('templatesNoneAbout')}
            </EmptyState>
          ) : (
            <>
              {rows.length > MANY && (
                <div className="border-b border-line px-4 py-3">
                  <Field
                    type="search"
                    label={t('findTemplate')}
                    value={typed}
                    onChange={(e) => setTyped(e.target.value)}
                  />
                </div>
              )}
              <ul className="max-h-[50vh] overflow-auto">
                {shown.map((one) => (
                  <TemplateLine key={one.id} template={one} />
                ))}
                {shown.length === 0 && <li className="px-4 py-4 text-s text-ink-3">{t('noneFound')}</li>}
              </ul>
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function TemplateLine({ template }: { template: Template }) {
  const t = useWords(messageAccountsWords)
  const messages = useWords(messagingWords)
  const language = useLanguage()
  const nameOf = usePlaceName()
  const [values, setValues] = useState<Values>({})
  return (
    <FoldLine
      summary={
        <>
          <Chip>{t(`templateState-${template.state}`)}</Chip>
          {template.unfit !== null && <Chip>{t('templateUnfit')}</Chip>}
          <bdi className="max-w-60 truncate font-semibold">{template.name}</bdi>
          <bdi className="min-w-0 flex-1 basis-40 truncate text-ink-2">{template.body}</bdi>
          <span className="text-xs text-ink-3">
            {languageName(template.language, language)} · {messages(`category-${template.category}`)}
          </span>
        </>
      }
    >
      {() => (
        <div className="mt-2.5 grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          <div className="grid grid-cols-1 gap-2">
            <TemplatePreview template={template} values={values} />
            {template.unfit !== null && <p className="text-s">{messages(`unfit-${template.unfit}`)}</p>}
            {template.why !== null && <p className="text-s wrap-anywhere text-ink-2">“{template.why}”</p>}
          </div>
          {template.places.length > 0 && (
            <div className="grid grid-cols-1 gap-2">
              {template.places.map((place) => (
                <Field
                  key={place}
                  label={nameOf(place)}
                  maxLength={500}
                  value={values[place] ?? ''}
                  onChange={(e) => setValues({ ...values, [place]: e.target.value })}
                />
              ))}
            </div>
          )}
        </div>
      )}
    </FoldLine>
  )
}

/** The platform writes `es_MX`. */
function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}
