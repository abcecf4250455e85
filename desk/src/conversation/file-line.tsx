import { Paperclip, X } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import type { FileToSend } from './use-files.ts'

/** A file that goes along, or is on its way up. */
export function FileLine({ file, onRemove }: { file: FileToSend; onRemove: (key: string) => void }) {
  const t = useWords(conversationWords)
  return (
    <li
      className={classes(
        'flex max-w-60 items-center gap-1.5 rounded-s border border-line bg-surface py-0.5 pr-0.5 pl-2 text-s',
        file.uploaded === null && 'breathe',
      )}
    >
      <Paperclip size={13} className="flex-none text-ink-3" aria-hidden />
      <bdi className="truncate">{file.uploaded === null ? t('uploading', { name: file.name }) : file.name}</bdi>
      <Button
        size="s"
        look="quiet"
        className="!h-6"
        icon={<X size={13} aria-hidden />}
        aria-label={t('removeFile', { name: file.name })}
        onPress={() => onRemove(file.key)}
      />
    </li>
  )
}
