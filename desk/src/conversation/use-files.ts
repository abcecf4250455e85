import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { upload, type Uploaded } from '../api/upload.ts'
import { useWorkspaceId } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'

/** No more than the contract takes with one turn. */
const most = 10

export interface FileToSend {
  key: string
  name: string
  uploaded: Uploaded | null
}

/** Files put into the composer: on their way to the server at once, so that sending is quick. */
export function useFiles(first: readonly Uploaded[] = [], onUploaded?: (files: readonly Uploaded[]) => void) {
  const workspaceId = useWorkspaceId()
  const [files, setFiles] = useState<readonly FileToSend[]>(() =>
    first.map((one) => ({ key: one.id, name: one.name, uploaded: one })),
  )
  const tell = useEffectEvent(() => onUploaded?.(files.flatMap((one) => one.uploaded ?? [])))
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) tell()
    isFirst.current = false
  }, [files])
  const take = async (file: File, key: string) => {
    try {
      const uploaded = await upload(file, workspaceId)
      setFiles((now) => now.map((one) => (one.key === key ? { ...one, uploaded } : one)))
    } catch (error) {
      setFiles((now) => now.filter((one) => one.key !== key))
      toast(`${file.name}: ${explain(error)}`)
    }
  }
  return {
    files,
    isUploading: files.some((one) => one.uploaded === null),
    add(list: FileList | readonly File[] | null) {
      for (const file of [...(list ?? [])].slice(0, most - files.length)) {
        const key = `${Date.now()} ${Math.random()}`
        setFiles((now) => [...now, { key, name: file.name, uploaded: null }])
        void take(file, key)
      }
    },
    remove: (key: string) => setFiles((now) => now.filter((one) => one.key !== key)),
    put: (uploaded: readonly Uploaded[]) =>
      setFiles(uploaded.map((one) => ({ key: one.id, name: one.name, uploaded: one }))),
    clear: () => setFiles([]),
  }
}
