import { MicOff, Phone, PhoneOff, Voicemail } from 'lucide-react'
import { useState } from 'react'
import type { Flow } from '@peakend/contract/flows.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import { CallerForm } from './caller-form.tsx'
import { Keypad } from './keypad.tsx'
import type { Labels } from './menu-labels.ts'
import { Transcript } from './transcript.tsx'
import { useTriedCall } from './use-tried-call.ts'

/** A telephone beside the menu: the draft, walked by what walks the calls, for a caller one invents. */
export function Simulator({
  flow,
  labels,
  onHere,
}: {
  flow: Flow
  labels: Labels
  /** The step the caller is at; null while nobody calls. */
  onHere: (name: string | null) => void
}) {
  const t = useWords(flowsWords)
  const call = useTriedCall(flow, onHere)
  return (
    <Card title={t('tryIt')}>
      <div className="grid grid-cols-1 gap-3 px-4 py-4">
        <p className="text-s text-ink-3">{t('tryAbout')}</p>
        <CallerForm caller={call.caller} onChange={call.setCaller} />
        {call.isCalling ? (
          <>
            <Fault error={call.error} />
            <Transcript tried={call.tried} labels={labels} typing={call.typing} />
            {call.canAnswer && <Answering call={call} />}
            {call.isEnded && (
              <Button icon={<Phone size={14} aria-hidden />} onPress={call.begin}>
                {t('startAgain')}
              </Button>
            )}
          </>
        ) : (
          <Button look="primary" size="l" icon={<Phone size={16} aria-hidden />} onPress={call.begin}>
            {t('startCall')}
          </Button>
        )}
      </div>
    </Card>
  )
}

/** What a caller can do now. */
function Answering({ call }: { call: ReturnType<typeof useTriedCall> }) {
  const t = useWords(flowsWords)
  const { did, typing } = call
  return (
    <>
      <Keypad onPress={call.press} />
      <SayWord onSay={(text) => did({ kind: 'spoke', text })} />
      <div className="flex flex-wrap gap-2">
        {typing !== '' && <Button onPress={() => did({ kind: 'typed', digits: typing })}>{t('sendDigits')}</Button>}
        {call.isRecording && (
          <Button icon={<Voicemail size={14} aria-hidden />} onPress={() => did({ kind: 'message-left' })}>
            {t('leaveMessage')}
          </Button>
        )}
        <Button icon={<MicOff size={14} aria-hidden />} onPress={() => did({ kind: 'silence' })}>
          {t('silence')}
        </Button>
        <Button look="quiet" icon={<PhoneOff size={14} aria-hidden />} onPress={call.hangUp}>
          {t('hangUp')}
        </Button>
      </div>
    </>
  )
}

function SayWord({ onSay }: { onSay: (text: string) => void }) {
  const t = useWords(flowsWords)
  const [text, setText] = useState('')
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        onSay(text.trim())
        setText('')
      }}
    >
      <Field
        className="min-w-0 flex-1"
        label={t('sayWord')}
        isLabelHidden
        placeholder={t('sayWordHint')}
        value={text}
        maxLength={200}
        onChange={(e) => setText(e.target.value)}
      />
      <Button type="submit" disabled={text.trim() === ''} className="h-9">
        {t('sayWord')}
      </Button>
    </form>
  )
}
