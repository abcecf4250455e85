import { useParams } from '@tanstack/react-router'
import { UserRoundSearch } from 'lucide-react'
import { Split } from '../shell/split.tsx'
import { EmptyState } from '../ui/states.tsx'
import { customersWords } from '../words/customers.ts'
import { useWords } from '../words/words.ts'
import { CustomerList } from './customer-list.tsx'
import { OneCustomer } from './one-customer.tsx'

/** Anyone we ever dealt with, and their whole story. */
export default function CustomersScreen() {
  const t = useWords(customersWords)
  const { customerId } = useParams({ strict: false })
  return (
    <Split
      isOpen={customerId !== undefined}
      list={<CustomerList chosen={customerId} />}
      detail={
        customerId === undefined ? (
          <EmptyState icon={<UserRoundSearch size={20} />} title={t('pick')}>
            {t('pickAbout')}
          </EmptyState>
        ) : (
          <OneCustomer key={customerId} customerId={customerId} />
        )
      }
    />
  )
}
