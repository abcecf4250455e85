/** What the visitor does, on a session. */
import { Refused } from './api.ts'
import { maxFileBytes, maxFiles, sendUp, type Upload } from './files.ts'
import type { CallBackPart } from './call-back/part.ts'
import type { CallPart } from './call/part.ts'
import { newId } from './ids.ts'
import type { Session } from './session.ts'
import type { Acts, View } from './view.ts'
import { wear } from './wear.ts'
import { loadWords } from './words.ts'

export const actsOf = (session: Session): Acts => ({
  ...writing(session),
  ...filing(session),
  ...knowing(session),
  ...asking(session),
  ...showing(session),
})

/** A field's text in a form. */
const textIn = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value.trim() : ''
}

type Writing = 'type' | 'send' | 'retry' | 'remove'
function writing(session: Session): Pick<Acts, Writing> {
  const unsent = () => session.change({ unsent: session.outbox.all() })
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
      session.change({ draft: '', uploads: [], trouble: '', isAtEnd: true })
      unsent()
      session.tellTyping(false)
      session.tabs.tell({ wrote: true })
      void session.sender.flush()
    },
    retry(senderId) {
      session.outbox.change(senderId, { refused: undefined })
      unsent()
      void session.sender.flush()
    },
    remove(senderId) {
      session.outbox.remove(senderId)
      unsent()
    },
  }
}

type Filing = 'addFiles' | 'removeUpload' | 'save'
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
      (error: Error) => {
        if (!session.view.uploads.some((one) => one.localId === localId)) return
        set(localId, { isFailed: true })
        session.say(session.words[error.message === '415' ? 'fileType' : 'fileFailed'], { name: file.name })
      },
    )
  }
  return {
    addFiles(files) {
      for (const file of files) {
        if (file.size > maxFileBytes) {
          session.say(session.words.fileTooLarge, { name: file.name, limit: maxFileBytes / 1024 / 1024 })
        } else if (session.view.uploads.length >= maxFiles) session.say(session.words.fileMany)
        else begin(file)
      }
    },
    removeUpload(localId) {
      const upload = session.view.uploads.find((one) => one.localId === localId)
      session.change({ uploads: session.view.uploads.filter((one) => one.localId !== localId), trouble: '' })
      upload?.cancel()
    },
    save: (url, name) =>
      session.act(session.api.file(url), (blob) => {
        saveBlob(blob, name)
      }),
  }
}

type Knowing = 'leaveMessage' | 'claim' | 'sendCode' | 'proveCode'
/** Who the visitor is, as they say, and as they prove. */
function knowing(session: Session): Pick<Acts, Knowing> {
  const { api } = session
  let messageId = newId()
  return {
    leaveMessage(form) {
      const [text, email, name] = ['text', 'email', 'name'].map((field) => textIn(form, field)) as [
        string,
        string,
        string,
      ]
      const fault = !text ? 'text' : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? '' : 'email'
      session.change({ fault })
      if (fault) return form.querySelector<HTMLElement>(`[name=${fault}]`)?.focus()
      const language = textIn(form, 'language')
      const asked = api.ask('leaveMessage', { senderId: messageId, text, name: name || undefined, email, language })
      // whatever was answered, the next press is another message; only where nothing came back it is the same one
      asked
        .catch((error: unknown) => error instanceof Refused && error.code === 'id_reused')
        .then(
          (isDone) => isDone && (messageId = newId()),
          () => undefined,
        )
      session.act(asked, (answer) => {
        session.take([], answer.state)
        session.keep.setItem(session.name('draft'), '')
        session.change({ draft: '', messageDone: { number: answer.caseNumber, answerBy: answer.answerBy, email } })
      })
    },
    claim(form) {
      const [name, email] = [textIn(form, 'name'), textIn(form, 'email')]
      session.act(api.ask('claim', { name: name || undefined, email: email || undefined }), () => {
        session.keep.setItem(session.name('contact'), 'kept')
        session.change({ contact: 'kept', contactEmail: email })
      })
    },
    sendCode() {
      const asked = api.ask('sendCode', { email: session.view.contactEmail }).catch((error: unknown) => {
        if (error instanceof Refused && error.code === 'mail_not_set') return { sent: false }
        throw error
      })
      session.act(asked, ({ sent }) => session.change(sent ? { contact: 'code' } : { canCode: false }))
    },
    proveCode(form) {
      const code = textIn(form, 'code').replace(/\s/g, '')
      const asked = api.ask('proveCode', { email: session.view.contactEmail, code }).catch((error: unknown) => {
        if (error instanceof Refused && error.code === 'code_wrong') return { proven: false }
        throw error
      })
      session.act(asked, ({ proven }) =>
        session.change(proven ? { contact: 'proven', isVerified: true } : { isCodeWrong: true }),
      )
    },
  }
}

type Asking = 'call' | 'callBack' | 'callBackProps' | 'wantPerson' | 'end' | 'rate' | 'sendSurvey' | 'saveTranscript'
declare const __CALL_BACK_FILE__: string
declare const __CALL_FILE__: string
function asking(session: Session): Pick<Acts, Asking> {
  let isFetching = false
  const { api } = session
  const interactionId = () => session.view.state?.interactionId ?? session.view.turns.at(-1)?.interactionId
  const answer = (score: number, comment: string, after: () => void) => {
    const id = interactionId()
    if (id) session.act(api.ask('survey', { interactionId: id, score, comment }), after)
  }
  return {
    callBack(isCallBackOpen) {
      // also called while drawing: what does not change draws nothing again
      if (isCallBackOpen !== session.view.isCallBackOpen) session.change({ isCallBackOpen, trouble: '' })
      if (session.view.callBackPart || isFetching) return
      isFetching = true
      session.act(importFile(`./${__CALL_BACK_FILE__}`) as Promise<CallBackPart>, (callBackPart) => {
        wear(session.frame.root, callBackPart.css)
        session.change({ callBackPart })
      })
    },
    call: () =>
      session.act(importFile(`./${__CALL_FILE__}`) as Promise<CallPart>, (callPart) => {
        wear(session.frame.root, callPart.css)
        session.change({ callPart })
      }),
    callBackProps: () => ({
      view: session.view,
      ask: (method, path, input) => api.send(method, path, input),
      newId,
      redraw: () => session.change({}),
      onChanged: () => void session.refresh(),
      onClose: () => session.change({ isCallBackOpen: false, callPart: null }),
    }),
    wantPerson: () =>
      session.act(api.ask('wantPerson', {}), (state) => {
        session.take([], state)
        void session.refresh()
        if (state.state === 'waiting') session.say(session.words.personAsked)
      }),
    end() {
      const id = interactionId()
      if (!id) return
      session.act(api.ask('end', { interactionId: id }), (state) => {
        session.take([], state)
        void session.refresh()
      })
    },
    rate(score) {
      session.change({ score })
      // The press alone counts; a comment sent later only adds to it.
      answer(score, '', () => undefined)
    },
    sendSurvey(form) {
      answer(session.view.score, textIn(form, 'comment'), () => session.change({ survey: 'thanked' }))
    },
    saveTranscript() {
      const id = interactionId()
      if (!id) return
      session.act(api.ask('transcript', { interactionId: id }), ({ text }) => {
        saveBlob(new Blob([text], { type: 'text/plain;charset=utf-8' }), 'conversation.txt')
      })
    },
  }
}

function showing(session: Session): Omit<Acts, Writing | Filing | Knowing | Asking> {
  const open = (isOpen: boolean) => {
    session.change({ isOpen, trouble: '', nowMs: Date.now(), menu: 'shut' })
    session.frame.setOpen(isOpen)
    session.seen()
  }
  return {
    open: () => open(true),
    close: () => open(false),
    showForm: (form: View['form']) => session.change({ form, trouble: '', fault: '' }),
    messageAgain: () => session.change({ messageDone: null }),
    skipContact() {
      session.keep.setItem(session.name('contact'), 'skipped')
      session.change({ contact: 'hidden' })
    },
    again: () => session.change({ putAside: session.view.state?.interactionId ?? '', survey: 'later' }),
    startAgain: () => session.startAgain(),
    surveyLater: () => session.change({ survey: 'later' }),
    setLanguage(language) {
      session.act(loadWords(language), () => {
        session.keep.setItem(session.name('language'), language)
        session.change({ language })
        session.frame.setUnread(session.view.unread)
        void session.start()
      })
    },
    setSound(hasSound) {
      session.keep.setItem(session.name('sound'), hasSound ? 'on' : 'off')
      session.change({ hasSound })
    },
    seen: () => session.seen(),
    show: (change) => session.change(change),
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
