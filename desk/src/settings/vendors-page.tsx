import { useQuery } from '@tanstack/react-query'
import { Building2 } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { AddByName } from './add-by-name.tsx'
import { SettingsPage } from './page.tsx'
import { Loaded } from './with-workspace.tsx'

export default function VendorsPage() {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const vendors = useQuery(ask.workspace.vendors())
  const [name, setName] = useState('')
  const add = useAct(call.workspace.addVendor, {
    refresh: ['workspace.vendors'],
    says: terms('saved'),
    onDone: () => setName(''),
  })
  return (
    <SettingsPage
      code="vendors"
      test={
        <GoLink to="/people" className="text-brand underline underline-offset-2">
          {t('vendorPeople')}
        </GoLink>
      }
    >
      <Loaded query={vendors}>
        {({ rows }) => (
          <Card>
            {rows.length === 0 ? (
              <EmptyState icon={<Building2 size={20} />} title={t('noVendors')}>
                {t('noVendorsAbout')}
              </EmptyState>
            ) : (
              <ul>
                {rows.map((vendor) => (
                  <li key={vendor.id} className="border-b border-line px-4 py-2.5">
                    {vendor.name}
                  </li>
                ))}
              </ul>
            )}
            <AddByName
              label={t('vendorName')}
              action={t('addVendor')}
              name={name}
              isBusy={add.isBusy}
              onName={setName}
              onAdd={() => add.run({ name })}
            />
          </Card>
        )}
      </Loaded>
    </SettingsPage>
  )
}
