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
  const isEmpty = !view.draft.trim() && !view.uploads.some((upload) => upload.attachmentId)
  const isUploading = view.uploads.some((upload) => !upload.attachmentId && !upload.isFailed)
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        acts.send()
        event.currentTarget.querySelector('textarea')?.focus()
      }}
    >
      <Uploads view={view} acts={acts} />
      <div class="write">
        <button
          type="button"
          class="icon"
          aria-label={words.addFile}
          onClick={(event) => (event.currentTarget.nextElementSibling as HTMLElement).click()}
        >
          <Icon of="clip" />
        </button>
        <input
          type="file"
          multiple
          hidden
          onChange={(event) => {
            acts.addFiles([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ''
          }}
        />
        <textarea
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

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Where files may be dropped: the whole chat. */
export const dropOn = (view: View, acts: Acts) => ({
  onDragOver(event: DragEvent) {
    if (!hasFiles(event)) return
    event.preventDefault()
    if (!view.isDropping) acts.show({ isDropping: true })
  },
  onDragLeave(event: DragEvent) {
    if (!(event.currentTarget as Node).contains(event.relatedTarget as Node | null)) acts.show({ isDropping: false })
  },
  onDrop(event: DragEvent) {
    if (!hasFiles(event)) return
    event.preventDefault()
    acts.show({ isDropping: false })
    acts.addFiles([...(event.dataTransfer?.files ?? [])])
  },
})
