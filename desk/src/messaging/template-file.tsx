import { FileText, Film, ImageIcon, Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { FileLine } from '../conversation/file-line.tsx'
import type { useFiles } from '../conversation/use-files.ts'
import { Button } from '../ui/button.tsx'
import { Labelled } from '../ui/field.tsx'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import type { Template } from './template-fields.tsx'

type Media = NonNullable<Template['media']>
export type TemplateFiles = ReturnType<typeof useFiles>

/** What WhatsApp takes above the words of a template. */
const accepted: Readonly<Record<Media, string>> = {
  image: 'image/png,image/jpeg',
  video: 'video/mp4,video/3gpp',
  document: '.pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.ppt,.pptx',
}
const icons = { image: ImageIcon, video: Film, document: FileText } as const

/** The file that stands above the words: one, chosen whenever the template is sent. */
export function TemplateFile({ media, files }: { media: Media; files: TemplateFiles }) {
  const t = useWords(messagingWords)
  const input = useRef<HTMLInputElement>(null)
  return (
    <Labelled label={t(`media-${media}`)} hint={t(`media-${media}-hint`)}>
      {(ids) => (
        <ul className="flex flex-wrap items-center gap-2">
          {files.files.map((file) => (
            <FileLine key={file.key} file={file} onRemove={files.remove} />
          ))}
          {files.files.length === 0 && (
            <li>
              <Button
                size="s"
                icon={<Paperclip size={14} aria-hidden />}
                aria-describedby={ids['aria-describedby']}
                onPress={() => input.current?.click()}
              >
                {t('mediaChoose')}
              </Button>
            </li>
          )}
          <input
            ref={input}
            id={ids.id}
            type="file"
            accept={accepted[media]}
            hidden
            onChange={(event) => {
              files.add([...(event.target.files ?? [])].slice(0, 1))
              event.target.value = ''
            }}
          />
        </ul>
      )}
    </Labelled>
  )
}

/** As it stands above the words; before one is chosen, that one will. */
export function TemplateFileShown({ media, files }: { media: Media; files?: TemplateFiles }) {
  const t = useWords(messagingWords)
  const uploaded = files?.files[0]?.uploaded ?? null
  const Icon = icons[media]
  if (uploaded && media === 'image')
    return (
      <img
        src={uploaded.url}
        alt={uploaded.name}
        className="mb-2 block max-h-44 w-full rounded-s border border-line bg-surface object-contain"
      />
    )
  return (
    <p className="mb-2 flex min-h-16 items-center justify-center gap-2 rounded-s border border-line-strong bg-surface px-3 py-2 text-s text-ink-2">
      <Icon size={16} className="flex-none" aria-hidden />
      <bdi className="truncate">{uploaded?.name ?? t(`media-${media}`)}</bdi>
    </p>
  )
}
