import { useQuery } from '@tanstack/react-query'
import type { OneFlow } from '@peakend/contract/flows.ts'
import { ask, call } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'

/** What callers heard and since when; each may be heard again. */
export function VersionsDialog({
  saved,
  onRestored,
  onClose,
}: {
  saved: OneFlow
  onRestored: (to: OneFlow) => void
  onClose: () => void
}) {
  const t = useWords(flowsWords)
  const query = useQuery({ ...ask.flows.versions({ flowId: saved.id, limit: 50 }), refetchOnMount: 'always' })
  const act = useAct((version: number) => call.flows.restore({ flowId: saved.id, version }), {
    says: (answer, version) => t('wentBack', { version, as: answer.published?.version ?? version }),
    refresh: ['flows.list', 'flows.versions'],
    onDone: (answer) => {
      onRestored(answer)
      onClose()
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={t('versions')} about={t('versionsAbout')} width="max-w-lg">
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={t('draftOnly')} />
          ) : (
            <ul className="rounded-m border border-line">
              {rows.map((row) => (
                <li
                  key={row.version}
                  className="flex items-center gap-3 border-b border-line px-3 py-2.5 last:border-0"
                >
                  <div className="min-w-0 flex-1">
                    <p className="flex items-center gap-2 text-m font-medium">
                      {t('version', { version: row.version })}
                      {row.version === saved.published?.version && <Chip tone="brand">{t('isNow')}</Chip>}
                    </p>
                    <p className="text-s text-ink-2">
                      <Time at={row.at} as="full" /> · {row.by} · {t('stepCount', { count: row.steps })}
                    </p>
                    {row.note !== '' && <p className="text-s wrap-anywhere">{row.note}</p>}
                  </div>
                  {row.version !== saved.published?.version && (
                    <Button size="s" isBusy={act.isBusy} onPress={() => act.run(row.version)}>
                      {t('goBack')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Dialog>
  )
}
