import { File, FileText, Image } from 'lucide-react'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import type { Letter } from './letters-data.ts'

const kB = 1024
const MB = kB * kB

/** What a letter carries: name and size, always as a download. */
export function LetterFiles({ files }: { files: Letter['attachments'] }) {
  const t = useWords(lettersWords)
  if (files.length === 0) return null
  const size = (bytes: number) =>
    bytes < kB
      ? t('bytes', { size: bytes })
      : bytes < MB
        ? t('kilobytes', { size: Math.round(bytes / kB) })
        : t('megabytes', { size: (bytes / MB).toFixed(1) })
  return (
    <ul aria-label={t('files')} className="mt-3 flex flex-wrap gap-2">
      {files.map((file) => {
        const Icon = file.type.startsWith('image/') ? Image : file.type === 'application/pdf' ? FileText : File
        return (
          <li key={file.id} className="max-w-full">
            <a
              href={file.url}
              download={file.name}
              title={t('downloadWarn')}
              className="flex h-9 max-w-72 items-center gap-2 rounded-s border border-line bg-surface px-2.5 text-s hover:border-line-strong max-md:h-11"
            >
              <Icon size={15} className="flex-none text-ink-3" aria-hidden />
              <span className="sr-only">{t('download')} </span>
              <bdi className="truncate">{file.name}</bdi>
              <span className="num flex-none text-ink-3">{size(file.bytes)}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
