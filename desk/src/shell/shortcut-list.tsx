import { useState } from 'react'
import { shortcuts } from '../keys/shortcuts.ts'
import { Dialog } from '../ui/dialog.tsx'
import { KeySigns } from '../ui/key-signs.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** Every key that means something on the screen one came from. */
export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const t = useWords(shellWords)
  // as they were on the screen below, before this dialog's own
  const [groups] = useState(() => groupShortcuts(t('general')))
  return (
    <Dialog isOpen onClose={onClose} title={t('shortcuts')} about={t('shortcutsAbout')} width="max-w-2xl">
      <div className="columns-1 gap-8 pb-2 md:columns-2">
        {groups.map(([group, rows]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-s font-semibold text-ink-3">{group}</h3>
            <ul>
              {rows.map((row) => (
                <li
                  key={row.keys}
                  className="flex items-center justify-between gap-3 border-b border-line py-1.5 text-m"
                >
                  {row.label}
                  <KeySigns keys={row.keys} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function groupShortcuts(fallback: string) {
  const groups = new Map<string, Map<string, { keys: string; label: string }>>()
  for (const one of shortcuts.list()) {
    if ((one.layer ?? 0) > 0 || one.label === '') continue
    const group = one.group || fallback
    const rows = groups.get(group) ?? new Map<string, { keys: string; label: string }>()
    rows.set(one.keys, one)
    groups.set(group, rows)
  }
  return [...groups].map(([group, rows]) => [group, [...rows.values()]] as const)
}
