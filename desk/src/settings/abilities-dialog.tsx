import { X } from 'lucide-react'
import { useState } from 'react'
import type { Abilities } from '@peakend/contract/routing.ts'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { routingWords } from '../words/routing.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { languageName, offeredLanguages } from './languages.ts'
import { fluencies, levels } from './routing-rules.ts'
import type { Able, Skill } from './skills-page.tsx'

/** What somebody can do: their languages, skills and trainings. */
export function AbilitiesDialog({
  person,
  skills,
  onClose,
}: {
  person: Able
  skills: readonly Skill[]
  onClose: () => void
}) {
  const t = useWords(routingWords)
  const terms = useWords(termsWords)
  const [draft, setDraft] = useState<Abilities>({ skills: person.skills, languages: person.languages })
  const save = useAct(() => call.routing.setAbilities({ ...draft, personId: person.personId }), {
    refresh: ['routing.skills'],
    says: terms('saved'),
    onDone: onClose,
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('abilitiesOf', { name: person.name })}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={save.isBusy} onPress={() => save.run(undefined)}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <LanguageFields draft={draft} onChange={setDraft} />
        {skills.length > 0 && <SkillFields skills={skills} draft={draft} onChange={setDraft} />}
      </div>
    </Dialog>
  )
}

type Fields = { draft: Abilities; onChange: (draft: Abilities) => void }

function LanguageFields({ draft, onChange }: Fields) {
  const t = useWords(routingWords)
  const screen = useLanguage()
  const { languages } = draft
  const set = (next: Abilities['languages']) => onChange({ ...draft, languages: next })
  const left = offeredLanguages.filter((code) => !languages.some(({ language }) => language === code))
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1 font-semibold">{t('languages')}</legend>
      {languages.map(({ language, fluency }) => {
        const name = languageName(language, screen)
        return (
          <div key={language} className="flex items-end gap-2">
            <Select
              className="flex-1"
              label={t('speaks', { name })}
              value={`${fluency}`}
              onChange={(next) =>
                set(languages.map((one) => (one.language === language ? { language, fluency: Number(next) } : one)))
              }
              choices={fluencies.map((value) => ({ value, label: t(`fluency-${value}`) }))}
            />
            <Button
              look="quiet"
              aria-label={t('removeLanguage', { name })}
              icon={<X size={15} aria-hidden />}
              onPress={() => set(languages.filter((one) => one.language !== language))}
            />
          </div>
        )
      })}
      <Select
        label={t('addLanguage')}
        value={null}
        placeholder={t('pickLanguage')}
        onChange={(language) => set([...languages, { language, fluency: 3 }])}
        choices={left.map((value) => ({ value: value as string, label: languageName(value, screen) }))}
      />
    </fieldset>
  )
}

function SkillFields({ skills, draft, onChange }: Fields & { skills: readonly Skill[] }) {
  const t = useWords(routingWords)
  const found = (id: Skill['id']) => draft.skills.find((one) => one.skillId === id)
  const set = (skillId: Skill['id'], level: number, validUntil: string | null) => {
    const others = draft.skills.filter((one) => one.skillId !== skillId)
    onChange({ ...draft, skills: level === 0 ? others : [...others, { skillId, level, validUntil }] })
  }
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1 font-semibold">{t('skillsHeld')}</legend>
      {skills.map((skill) => {
        const own = found(skill.id)
        if (skill.kind === 'skill')
          return (
            <Select
              key={skill.id}
              label={t('level', { name: skill.name })}
              value={`${own?.level ?? 0}`}
              onChange={(next) => set(skill.id, Number(next), null)}
              choices={[
                { value: '0', label: '–' },
                ...levels.map((value) => ({ value: value as string, label: t(`level-${value}`) })),
              ]}
            />
          )
        return (
          <div key={skill.id} className="flex flex-wrap items-end justify-between gap-3">
            <Tick
              label={skill.name}
              checked={own !== undefined}
              onChange={(e) => set(skill.id, e.target.checked ? 1 : 0, null)}
            />
            {own && (
              <Field
                type="date"
                label={`${skill.name}, ${t('validUntil')}`}
                value={own.validUntil?.slice(0, 10) ?? ''}
                onChange={(e) => set(skill.id, 1, e.target.value === '' ? null : `${e.target.value}T23:59:59Z`)}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
