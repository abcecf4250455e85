import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface Tab<V extends string> {
  value: V
  label: string
  count?: number | undefined
}

/** Views of one list; the panel below is the caller's, labelled by the chosen tab. */
export function Tabs<V extends string>({
  tabs,
  value,
  onChange,
  label,
  children,
}: {
  tabs: readonly Tab<V>[]
  value: V
  onChange: (value: V) => void
  label: string
  children?: ReactNode
}) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      className={children === undefined ? undefined : 'flex min-h-0 flex-1 flex-col'}
    >
      <Base.List aria-label={label} className="flex flex-wrap gap-1">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="rounded-full px-2.5 py-1 text-s text-ink-2 transition-colors hover:bg-sunken data-active:bg-brand-soft data-active:font-semibold data-active:text-brand"
          >
            {tab.label}
            {tab.count !== undefined && <span className="num ml-1.5">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {children !== undefined && (
        <Base.Panel value={value} className="flex min-h-0 flex-1 flex-col outline-none">
          {children}
        </Base.Panel>
      )}
    </Base.Root>
  )
}
