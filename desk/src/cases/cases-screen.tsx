import { useParams } from '@tanstack/react-router'
import { Briefcase } from 'lucide-react'
import { Split } from '../shell/split.tsx'
import { EmptyState } from '../ui/states.tsx'
import { casesWords } from '../words/cases.ts'
import { useWords } from '../words/words.ts'
import { CaseList } from './case-list.tsx'
import { OneCase } from './one-case.tsx'

/** What do we owe, to whom, by when? */
export default function CasesScreen() {
  const t = useWords(casesWords)
  const { caseId } = useParams({ strict: false })
  return (
    <Split
      isOpen={caseId !== undefined}
      list={<CaseList chosen={caseId} />}
      detail={
        caseId === undefined ? (
          <EmptyState icon={<Briefcase size={20} />} title={t('pick')}>
            {t('pickAbout')}
          </EmptyState>
        ) : (
          <OneCase key={caseId} caseId={caseId} />
        )
      }
    />
  )
}
