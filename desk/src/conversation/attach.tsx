import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'

/** Picks files to go along; the same file may be picked again after it was taken away. */
export function Attach({ size, onFiles }: { size: 's' | 'm'; onFiles: (files: FileList | null) => void }) {
  const t = useWords(conversationWords)
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        look="quiet"
        size={size}
        icon={<Paperclip size={size === 's' ? 15 : 16} aria-hidden />}
        aria-label={t('attach')}
        title={t('attach')}
        className="max-md:size-11"
        onPress={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles(event.target.files)
          event.target.value = ''
        }}
      />
    </>
  )
}
