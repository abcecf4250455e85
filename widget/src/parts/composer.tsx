import { useEffect, useRef, useState } from 'preact/hooks'
import { fileTypes } from '../files.ts'
import type { Acts, View } from '../view.ts'
import { fill, wordsOf } from '../words.ts'
import { Icon } from './icons.tsx'

interface Props {
  view: View
  acts: Acts
}

/** The contract takes 8000 characters. */
const maxText = 8000

export function Composer({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, 132)}px`
  }, [view.draft, view.isOpen])
  const isEmpty = !view.draft.trim() && !view.uploads.some((upload) => upload.attachmentId)
  const isUploading = view.uploads.some((upload) => !upload.attachmentId && !upload.isFailed)
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        acts.send()
        field.current?.focus()
      }}
    >
      <Uploads view={view} acts={acts} />
      <div class="write">
        <button type="button" class="icon" aria-label={words.addFile} onClick={() => picker.current?.click()}>
          <Icon of="clip" />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={fileTypes.join(',')}
          onChange={(event) => {
            acts.addFiles([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ''
          }}
        />
        <textarea
          ref={field}
          rows={1}
          maxLength={maxText}
          aria-label={words.write}
          placeholder={words.write}
          enterkeyhint="send"
          value={view.draft}
          onInput={(event) => acts.type(event.currentTarget.value)}
          onKeyDown={(event) => {
            // 229: a key that belongs to an input method still composing a word.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            acts.send()
          }}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])]
            if (files.length === 0) return
            event.preventDefault()
            acts.addFiles(files)
          }}
        />
        <button type="submit" class="send" aria-label={words.send} aria-disabled={isEmpty || isUploading}>
          <Icon of="send" />
        </button>
      </div>
    </form>
  )
}

function Uploads({ view, acts }: Props) {
  const words = wordsOf(view.language)
  if (view.uploads.length === 0) return null
  return (
    <ul class="uploads">
      {view.uploads.map((upload) => {
        const percent = Math.round(upload.progress * 100)
        return (
          <li key={upload.localId} class={upload.isFailed ? 'failed' : ''}>
            <Icon of="file" />
            <span class="file-name">{upload.name}</span>
            {!upload.attachmentId && !upload.isFailed && (
              <progress max={100} value={percent} aria-label={fill(words.uploading, { name: upload.name, percent })} />
            )}
            <button
              type="button"
              class="icon small"
              aria-label={fill(words.removeFile, { name: upload.name })}
              onClick={() => acts.removeUpload(upload.localId)}
            >
              <Icon of="close" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** Where files may be dropped: the whole chat. */
export function useDrop(acts: Acts): [boolean, Record<string, (event: DragEvent) => void>] {
  const [isOver, setOver] = useState(false)
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  return [
    isOver,
    {
      onDragOver(event) {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave(event) {
        if (!(event.currentTarget as Node).contains(event.relatedTarget as Node | null)) setOver(false)
      },
      onDrop(event) {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        acts.addFiles([...(event.dataTransfer?.files ?? [])])
      },
    },
  ]
}
