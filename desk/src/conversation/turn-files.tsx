import { Paperclip } from 'lucide-react'
import { useState } from 'react'
import type { Turn } from '@peakend/contract/interactions.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'

type File = Turn['attachments'][number]
/** What a browser is given as a picture; everything else is served as bytes. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Files of a turn: pictures are seen, and kept as a file by a press; others by their name. */
export function Files({ files }: { files: Turn['attachments'] }) {
  if (files.length === 0) return null
  return (
    <ul className="mt-1.5 grid justify-items-start gap-1">
      {files.map((file) => (
        <li key={file.id} className="max-w-full">
          {pictures.has(file.type) ? <Picture file={file} /> : <Named file={file} />}
        </li>
      ))}
    </ul>
  )
}

/** Its height stands before it has come, so that nothing jumps. */
function Picture({ file }: { file: File }) {
  const t = useWords(conversationWords)
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return <Named file={file} />
  return (
    <a
      href={file.url}
      download={file.name}
      title={file.name}
      className="block h-44 max-w-full overflow-hidden rounded-s border border-line bg-surface hover:border-line-strong"
    >
      <img
        src={file.url}
        alt={t('picture', { name: file.name })}
        loading="lazy"
        decoding="async"
        className="h-full max-w-full min-w-16 object-contain"
        onError={() => setBroken(true)}
      />
    </a>
  )
}

function Named({ file }: { file: File }) {
  const t = useWords(conversationWords)
  return (
    <a
      href={file.url}
      download={file.name}
      className="flex max-w-full items-center gap-2 rounded-s border border-line bg-surface px-2.5 py-1.5 text-s hover:border-line-strong"
    >
      <Paperclip size={14} className="flex-none text-ink-3" aria-hidden />
      <bdi className="truncate">{file.name}</bdi>
      <span className="num flex-none text-ink-3">
        {t('fileSize', { size: Math.max(1, Math.round(file.bytes / 1024)) })}
      </span>
    </a>
  )
}
