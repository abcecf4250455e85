/** What the visitor does, on a session. */
import { Refused } from './api.ts'
import { faultOf, maxFileBytes, maxFiles, sendUp, type Upload } from './files.ts'
import { newId } from './ids.ts'
import type { Session } from './session.ts'
import type { Acts, View } from './view.ts'
import { loadWords } from './words.ts'

export function actsOf(session: Session): Acts {
  return { ...writing(session), ...filing(session), ...knowing(session), ...asking(session), ...showing(session) }
}

type Writing = 'type' | 'send' | 'retry' | 'remove'
function writing(session: Session): Pick<Acts, Writing> {
  return {
    type(draft) {
      session.keep.setItem(session.name('draft'), draft)
      session.change({ draft, trouble: '' })
      session.tellTyping(draft.trim() !== '')
    },
    send() {
      const { draft, uploads } = session.view
      const ready = uploads.filter((upload) => upload.attachmentId)
      const text = draft.trim()
      if ((!text && !ready.length) || uploads.some((upload) => !upload.attachmentId && !upload.isFailed)) return
      const isKept = session.outbox.add({
        senderId: newId(),
        text,
        attachmentIds: ready.map((upload) => upload.attachmentId ?? ''),
        fileNames: ready.map((upload) => upload.name),
        writtenAt: new Date().toISOString(),
      })
      if (!isKept) return session.say(session.words.tooMany)
      session.keep.setItem(session.name('draft'), '')
      session.change({ draft: '', uploads: [], unsent: session.outbox.all(), trouble: '', survey: 'none' })
      session.tellTyping(false)
      session.tabs.tell({ wrote: true })
      void session.flush()
    },
    retry(senderId) {
      session.outbox.change(senderId, { refused: undefined })
      session.change({ unsent: session.outbox.all() })
      void session.flush()
    },
    remove(senderId) {
      session.outbox.remove(senderId)
      session.change({ unsent: session.outbox.all() })
    },
  }
}

type Filing = 'addFiles' | 'removeUpload' | 'save' | 'picture'
function filing(session: Session): Pick<Acts, Filing> {
  const set = (localId: string, change: Partial<Upload>) =>
    session.change({
      uploads: session.view.uploads.map((upload) => (upload.localId === localId ? { ...upload, ...change } : upload)),
    })
  const begin = (file: File) => {
    const localId = newId()
    const url = `${session.api.base}/api/chat/attachments`
    const sending = sendUp(url, session.api.token, file, (progress) => set(localId, { progress }))
    const upload: Upload = { localId, name: file.name || 'file', progress: 0, cancel: sending.cancel }
    session.change({ uploads: [...session.view.uploads, upload], trouble: '' })
    sending.done.then(
      (attachmentId) => set(localId, { attachmentId, progress: 1 }),
      () => {
        if (!session.view.uploads.some((one) => one.localId === localId)) return
        set(localId, { isFailed: true })
        session.say(session.words.fileFailed, { name: file.name })
      },
    )
  }
  const pictures = new Map<string, Promise<string>>()
  return {
    addFiles(files) {
      for (const file of files) {
        const fault = faultOf(file)
        if (fault) session.say(session.words[fault], { name: file.name, limit: maxFileBytes / 1024 / 1024 })
        else if (session.view.uploads.length >= maxFiles) session.say(session.words.fileMany)
        else begin(file)
      }
    },
    removeUpload(localId) {
      const upload = session.view.uploads.find((one) => one.localId === localId)
      session.change({ uploads: session.view.uploads.filter((one) => one.localId !== localId), trouble: '' })
      upload?.cancel()
    },
    save(url, name) {
      session.api.file(url).then(
        (blob) => saveBlob(blob, name),
        (error: unknown) => session.trouble(error),
      )
    },
    picture(url) {
      const had = pictures.get(url) ?? session.api.file(url).then((blob) => URL.createObjectURL(blob))
      pictures.set(url, had)
      return had
    },
  }
}

type Asking = 'wantPerson' | 'end' | 'answerSurvey' | 'saveTranscript'
type Knowing = 'leaveMessage' | 'claim' | 'sendCode' | 'proveCode'

/** Who the visitor is, as they say, and as they prove. */
function knowing(session: Session): Pick<Acts, Knowing> {
  const { api } = session
  let messageId = newId()
  return {
    async leaveMessage({ text, name, email, language }) {
      try {
        const answer = await api.ask('leaveMessage', {
          senderId: messageId,
          text,
          name: name || undefined,
          email,
          language,
        })
        messageId = newId()
        session.take([], answer.state)
        session.change({ messageDone: { number: answer.caseNumber, answerBy: answer.answerBy, email }, trouble: '' })
        return true
      } catch (error) {
        if (error instanceof Refused && error.code === 'id_reused') messageId = newId()
        session.trouble(error)
        return false
      }
    },
    async claim({ name, email }) {
      try {
        await api.ask('claim', { name: name || undefined, email: email || undefined })
        session.keep.setItem(session.name('contact'), 'kept')
        session.change({ contact: 'kept', contactEmail: email, trouble: '' })
      } catch (error) {
        session.trouble(error)
      }
    },
    async sendCode() {
      try {
        const { sent } = await api.ask('sendCode', { email: session.view.contactEmail })
        session.change(sent ? { contact: 'code', trouble: '' } : { canCode: false })
      } catch (error) {
        if (error instanceof Refused && error.code === 'mail_not_set') session.change({ canCode: false })
        else session.trouble(error)
      }
    },
    async proveCode(code) {
      try {
        const { proven } = await api.ask('proveCode', { email: session.view.contactEmail, code })
        if (proven) session.change({ contact: 'proven', isVerified: true, trouble: '' })
        return proven
      } catch (error) {
        if (error instanceof Refused && error.code === 'code_wrong') return false
        session.trouble(error)
        return false
      }
    },
  }
}

function asking(session: Session): Pick<Acts, Asking> {
  const { api } = session
  const interactionId = () => session.view.state?.interactionId
  return {
    wantPerson() {
      session.change({ trouble: '' })
      api.ask('wantPerson', {}).then(
        (state) => {
          session.take([], state)
          session.say(session.words.personAsked)
        },
        (error: unknown) => session.trouble(error),
      )
    },
    end() {
      const id = interactionId()
      if (!id) return
      api.ask('end', { interactionId: id }).then(
        (state) => {
          session.take([], state)
          void session.refresh()
        },
        (error: unknown) => session.trouble(error),
      )
    },
    async answerSurvey(score, comment) {
      const id = session.view.state?.survey?.interactionId ?? interactionId()
      if (!id) return false
      try {
        await api.ask('survey', { interactionId: id, score, comment })
        session.change({ trouble: '' })
        return true
      } catch (error) {
        session.trouble(error)
        return false
      }
    },
    saveTranscript() {
      const id = interactionId() ?? session.view.turns.at(-1)?.interactionId
      if (!id) return
      api.ask('transcript', { interactionId: id }).then(
        ({ text }) => saveBlob(new Blob([text], { type: 'text/plain;charset=utf-8' }), 'conversation.txt'),
        (error: unknown) => session.trouble(error),
      )
    },
  }
}

function showing(session: Session): Omit<Acts, Writing | Filing | Knowing | Asking> {
  const open = (isOpen: boolean) => {
    session.change({ isOpen, trouble: '', unreadFrom: isOpen ? session.view.unread : 0, nowMs: Date.now() })
    session.frame.setOpen(isOpen)
    if (isOpen) queueMicrotask(() => session.seen())
  }
  return {
    open: () => open(true),
    close: () => open(false),
    showForm: (form: View['form']) => session.change({ form, trouble: '' }),
    messageAgain: () => session.change({ messageDone: null }),
    skipContact() {
      session.keep.setItem(session.name('contact'), 'skipped')
      session.change({ contact: 'hidden' })
    },
    again() {
      session.change({ putAside: session.view.state?.interactionId ?? '', survey: 'later' })
    },
    surveyLater: () => session.change({ survey: 'later' }),
    setLanguage(language) {
      loadWords(language).then(
        () => {
          session.keep.setItem(session.name('language'), language)
          session.change({ language, trouble: '' })
          session.frame.setUnread(session.view.unread)
          void session.start()
        },
        (error: unknown) => session.trouble(error),
      )
    },
    setSound(hasSound) {
      session.keep.setItem(session.name('sound'), hasSound ? 'on' : 'off')
      session.change({ hasSound })
    },
    seen: () => session.seen(),
  }
}

function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
