import { useState } from 'react'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { figure } from '../floor/figures.ts'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { settings as en } from '../words/en/settings.ts'
import { settings as es } from '../words/es/settings.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { checkColour } from './contrast.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { zones } from './zones.ts'
import { CustomerTextsCard } from './customer-texts-card.tsx'
import { useWorkspaceDraft, WithWorkspace } from './with-workspace.tsx'

/** The picture follows its own tab, not the reader's language. */
const previewSays = { en: en.previewCustomer, es: es.previewCustomer }

export default function BrandPage() {
  return <WithWorkspace page="brand">{(workspace) => <Brand workspace={workspace} />}</WithWorkspace>
}

function Brand({ workspace }: { workspace: Workspace }) {
  const t = useWords(settingsWords)
  const form = useWorkspaceDraft(workspace)
  const [tags, setTags] = useState(workspace.customerLanguages.join(', '))
  const { draft, set } = form
  const wrongTag = draft.customerLanguages.find((tag) => !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag))
  const isFaulty =
    checkColour(draft.colour) === null ||
    draft.name.trim() === '' ||
    wrongTag !== undefined ||
    draft.customerLanguages.length === 0
  return (
    <SettingsPage code="brand" testTitle={t('previewTitle')} test={<Preview draft={draft} />}>
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
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Field
            label={t('name')}
            hint={t('nameHint')}
            value={draft.name}
            maxLength={80}
            onChange={(e) => set({ name: e.target.value })}
          />
          <ColourField value={draft.colour} onChange={(colour) => set({ colour })} />
        </div>
        <BilingualField
          isLong
          label={t('greeting')}
          value={draft.greeting}
          onChange={(greeting) => set({ greeting })}
        />
        <BilingualField
          isLong
          label={t('privacyLine')}
          hint={t('privacyHint')}
          value={draft.privacyLine}
          onChange={(privacyLine) => set({ privacyLine })}
        />
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Field
            label={t('customerLanguages')}
            hint={t('languagesHint')}
            fault={wrongTag === undefined ? undefined : t('languagesWrong', { tag: wrongTag })}
            value={tags}
            onChange={(e) => {
              setTags(e.target.value)
              set({ customerLanguages: e.target.value.split(/[\s,]+/).filter(Boolean) })
            }}
          />
          <Select
            label={t('timeZone')}
            value={draft.timeZone}
            choices={zones(draft.timeZone)}
            onChange={(timeZone) => set({ timeZone })}
          />
        </div>
      </FormCard>
      <CustomerTextsCard />
    </SettingsPage>
  )
}

function ColourField({ value, onChange }: { value: string; onChange: (colour: string) => void }) {
  const t = useWords(settingsWords)
  const language = useLanguage()
  const check = checkColour(value)
  const ratio = (n: number) => figure(n, language, 1)
  return (
    <div className="flex items-start gap-2">
      <Field
        className="flex-1"
        label={t('colour')}
        value={value}
        maxLength={7}
        spellCheck={false}
        fault={
          check === null
            ? t('colourWrong')
            : check.says === 'good'
              ? undefined
              : t(`colour-${check.says}`, { ratio: ratio(check.inkRatio) })
        }
        hint={
          check?.says === 'good'
            ? `${t('colour-good', { ratio: ratio(check.inkRatio) })} ${t('colourOnPage', { ratio: ratio(check.pageRatio) })}`
            : undefined
        }
        onChange={(e) => onChange(e.target.value.startsWith('#') ? e.target.value : `#${e.target.value}`)}
      />
      <input
        type="color"
        aria-label={t('colour')}
        value={check === null ? '#2f4a8a' : value}
        onChange={(e) => onChange(e.target.value)}
        className="mt-[22px] h-9 w-11 flex-none cursor-pointer rounded-s border border-line-strong bg-surface p-0.5"
      />
    </div>
  )
}

/** The chat's first view as a picture, in the brand's colour and either language. */
export function Preview({ draft }: { draft: Pick<Workspace, 'name' | 'colour' | 'greeting' | 'privacyLine'> }) {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const [language, setLanguage] = useState(useLanguage())
  const check = checkColour(draft.colour)
  const style = { background: check === null ? '#2f4a8a' : draft.colour, color: check?.ink ?? '#ffffff' }
  return (
    <div className="grid grid-cols-1 gap-3">
      <Tabs
        label={t('previewTitle')}
        value={language}
        onChange={setLanguage}
        tabs={[
          { value: 'en', label: terms('english') },
          { value: 'es', label: terms('spanish') },
        ]}
      />
      <div
        lang={language}
        role="img"
        aria-label={t('previewIn', { language: terms(language === 'en' ? 'english' : 'spanish') })}
        className="w-full max-w-80 overflow-hidden rounded-l border border-line bg-surface shadow-high"
      >
        <div className="px-4 py-3.5 font-semibold" style={style}>
          {draft.name}
        </div>
        <div className="grid grid-cols-1 gap-3 px-4 py-4">
          <p className="max-w-[85%] rounded-l bg-sunken px-3 py-2 whitespace-pre-line">{draft.greeting[language]}</p>
          <p className="max-w-[85%] justify-self-end rounded-l px-3 py-2" style={style}>
            {previewSays[language]}
          </p>
          <p className="text-xs text-ink-3">{draft.privacyLine[language]}</p>
        </div>
      </div>
    </div>
  )
}
