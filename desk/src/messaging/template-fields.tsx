import { useQuery } from '@tanstack/react-query'
import { LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import { ask, type Outputs } from '../api/call.ts'
import { useFiles } from '../conversation/use-files.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import { fitsPlace, withValue, type Values } from './filled-in.ts'
import { TemplateFile } from './template-file.tsx'
import { TemplatePreview, usePlaceName } from './template-preview.tsx'

export type Template = Outputs['messaging']['templates']['rows'][number]

/** The approved templates of an account, the one chosen and what stands in its places. Asks nothing while there is no account. */
export function useTemplate(accountId: string | null) {
  const workspaceId = useWorkspaceId()
  const query = useQuery({
    ...ask.messaging.templates({ accountId: (accountId ?? '') as never }, { workspaceId }),
    enabled: accountId !== null,
  })
  const all = query.data?.rows.filter((one) => one.state === 'approved') ?? []
  const approved = all.filter((one) => one.unfit === null)
  const unfit = all.filter((one) => one.unfit !== null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [values, setValues] = useState<Values>({})
  const files = useFiles()
  const chosen = approved.find((one) => one.id === chosenId) ?? approved[0]
  const choose = (id: string) => {
    // what stood above another says nothing here
    files.clear()
    setChosenId(id)
  }
  const fileId = chosen?.media ? files.files[0]?.uploaded?.id : undefined
  const isWhole =
    (chosen?.places.every((place) => fitsPlace(place, values[place] ?? '')) ?? false) &&
    (!chosen?.media || fileId !== undefined)
  return { query, approved, unfit, chosen, choose, values, setValues, files, fileId, isWhole }
}

/** An approved template, its places filled in and read before it goes. */
export function TemplateFields({ of }: { of: ReturnType<typeof useTemplate> }) {
  const t = useWords(messagingWords)
  const { query, approved, chosen, values } = of
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending) return <SkeletonRows rows={3} hasPicture={false} />
  if (!chosen)
    return (
      <div className="grid grid-cols-1 gap-4">
        <EmptyState icon={<LayoutTemplate size={20} />} title={t('noTemplates')}>
          {t('noTemplatesAbout')}
        </EmptyState>
        <UnfitTemplates templates={of.unfit} />
      </div>
    )
  return (
    <div className="grid grid-cols-1 gap-4">
      <Select
        label={t('template')}
        value={chosen.id as string}
        onChange={of.choose}
        choices={approved.map((one) => ({
          value: one.id as string,
          label: one.name,
          note: `${one.language} · ${t(`category-${one.category}`)}`,
        }))}
      />
      {chosen.media !== null && <TemplateFile media={chosen.media} files={of.files} />}
      {chosen.places.map((place) => (
        <PlaceField
          key={place}
          place={place}
          value={values[place] ?? ''}
          onValue={(value) => of.setValues(withValue(values, place, value))}
        />
      ))}
      <TemplatePreview template={chosen} values={values} files={of.files} />
      <UnfitTemplates templates={of.unfit} />
    </div>
  )
}

/** Those somebody may look for in vain above, each with the reason. */
function UnfitTemplates({ templates }: { templates: readonly Template[] }) {
  const t = useWords(messagingWords)
  if (templates.length === 0) return null
  return (
    <details className="text-s text-ink-2">
      <summary className="cursor-pointer rounded-xs">{t('unfit', { count: templates.length })}</summary>
      <ul className="mt-2 grid grid-cols-1 gap-2">
        {templates.map((one) => (
          <li key={one.id} className="wrap-anywhere">
            <bdi className="font-semibold text-ink">{one.name}</bdi> {t(`unfit-${one.unfit ?? 'other'}`)}
          </li>
        ))}
      </ul>
    </details>
  )
}

function PlaceField({ place, value, onValue }: { place: string; value: string; onValue: (value: string) => void }) {
  const t = useWords(messagingWords)
  const nameOf = usePlaceName()
  const isDegrees = place === 'place latitude' || place === 'place longitude'
  const isWrong = value.trim() !== '' && !fitsPlace(place, value)
  return (
    <Field
      label={nameOf(place)}
      maxLength={place.endsWith(' wares') ? 3500 : 500}
      inputMode={isDegrees ? 'decimal' : undefined}
      hint={place === 'place latitude' ? t('latitudeHint') : place.endsWith(' wares') ? t('waresHint') : undefined}
      fault={isWrong ? t(isDegrees ? 'degreesWrong' : 'titleLong') : undefined}
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  )
}
