import { useState } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { TextField } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { callListsWords } from '../words/call-lists.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { List } from './lists-page.tsx'

const MOST = 200
/** What the contract takes for a number; what it is beyond that the server says. */
const isTyped = (line: string): boolean => /^\+[0-9][0-9 ().-]{4,38}$/.test(line)

/** Puts customers on a list by their numbers. */
export function NumbersDialog({ list, onClose }: { list: List; onClose: () => void }) {
  const t = useWords(callListsWords)
  const terms = useWords(termsWords)
  const [text, setText] = useState('')
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const numbers = lines.filter(isTyped)
  const add = useAct(call.callLists.addEntries, {
    refresh: ['callLists.'],
    onFault: () => undefined,
    says: ({ added, never, wrong, known }) => {
      const off = { never, known, wrong: wrong + lines.length - numbers.length }
      const isAll = off.never + off.known + off.wrong === 0
      return isAll ? t('put', { count: added }) : `${t('put', { count: added })}; ${t('left', off)}`
    },
    onDone: onClose,
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={list.name}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={add.isBusy}
            disabled={numbers.length === 0 || numbers.length > MOST}
            onPress={() => add.run({ callListId: list.id, rows: numbers.map((number) => ({ number })) })}
          >
            {t('putOn')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <TextField
          label={t('numbers')}
          hint={t('numbersHint')}
          rows={8}
          spellCheck={false}
          placeholder="+34 600 123 456"
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        <Fault error={add.error} />
      </div>
    </Dialog>
  )
}
