import type { StaffPolicy, Workspace } from '@peakend/contract/workspace.ts'
import { Field, TextField, Tick } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { settingsWords } from '../words/settings.ts'
import { useWords } from '../words/words.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { useWorkspaceDraft, WithWorkspace } from './with-workspace.tsx'

export default function StaffPage() {
  return <WithWorkspace page="staff">{(workspace) => <Staff workspace={workspace} />}</WithWorkspace>
}

function Staff({ workspace }: { workspace: Workspace }) {
  const t = useWords(settingsWords)
  const form = useWorkspaceDraft(workspace)
  const policy = form.draft.staffPolicy
  const set = (of: Partial<StaffPolicy>) => form.set({ staffPolicy: { ...policy, ...of } })
  const isFaulty = !(policy.keepScoresDays >= 1 && policy.keepScoresDays <= 3650)
  return (
    <SettingsPage
      code="staff"
      test={
        <GoLink to="/known" className="text-brand underline underline-offset-2">
          {t('openKnown')}
        </GoLink>
      }
    >
      <FormCard
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={form.isBusy}
            isFaulty={isFaulty}
            onSave={form.save}
            onReset={form.reset}
          />
        }
      >
        <Select
          label={t('scoresSeen')}
          hint={policy.scoresSeen === 'per-person' ? undefined : t('nameInTurns')}
          value={policy.scoresSeen}
          onChange={(scoresSeen) => set({ scoresSeen })}
          choices={(['per-person', 'per-team', 'not-at-all'] as const).map((v) => ({
            value: v,
            label: t(`scores-${v}`),
          }))}
        />
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Select
            label={t('agentSees')}
            value={policy.agentSeesNumber}
            onChange={(agentSeesNumber) => set({ agentSeesNumber })}
            choices={(['live', 'after-wrap-up', 'never'] as const).map((v) => ({ value: v, label: t(`agent-${v}`) }))}
          />
          <Field
            label={t('keepScores')}
            type="number"
            min={1}
            max={3650}
            value={policy.keepScoresDays || ''}
            onChange={(e) => set({ keepScoresDays: Number(e.target.value) })}
          />
        </div>
        <Tick label={t('cuesOn')} checked={policy.cues} onChange={(e) => set({ cues: e.target.checked })} />
        <Tick
          label={t('openUnseen')}
          hint={t('openUnseenHint')}
          checked={policy.openUnseen}
          onChange={(e) => set({ openUnseen: e.target.checked })}
        />
        <TextField
          label={t('policyText')}
          hint={t('policyHint')}
          rows={8}
          maxLength={10_000}
          value={policy.text}
          onChange={(e) => set({ text: e.target.value })}
        />
      </FormCard>
    </SettingsPage>
  )
}
