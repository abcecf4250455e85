import { Mic } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import {
  chooseDevices,
  chosenDevices,
  closeMicrophone,
  NoMicrophone,
  openMicrophone,
  type MicrophoneFault,
} from './devices.ts'
import { changeSpeaker, phone } from './own-phone.ts'
import { ringOnce } from './ring.ts'

const asSystem = 'system'

/** What is plugged in, again whenever that changes. Browsers tell no names before the microphone was allowed once. */
function useDevices() {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  const look = useCallback(() => {
    navigator.mediaDevices
      ?.enumerateDevices()
      .then(setDevices)
      .catch(() => setDevices([]))
  }, [])
  useEffect(() => {
    look()
    navigator.mediaDevices?.addEventListener('devicechange', look)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look)
  }, [look])
  return { devices, look }
}

export function DeviceChoice() {
  const t = useWords(phoneWords)
  const { devices, look } = useDevices()
  const [chosen, setChosen] = useState(chosenDevices)
  const change = (to: Parameters<typeof chooseDevices>[0]) => {
    chooseDevices(to)
    setChosen(chosenDevices())
    if ('speakerId' in to) changeSpeaker()
    // a call that goes on is heard by it at once; without one nothing is opened
    else if (!('ringId' in to)) phone.changeMicrophone().catch(() => {})
  }
  const choicesOf = (kind: MediaDeviceKind) => [
    { value: asSystem, label: t('standard') },
    ...devices
      .filter((one) => one.kind === kind && one.deviceId !== '' && one.deviceId !== 'default')
      .map(({ deviceId, label }, index) => ({
        value: deviceId,
        label: label === '' ? t('unnamed', { count: index + 1 }) : label,
      })),
  ]
  const idOf = (value: string) => (value === asSystem ? null : value)
  const hasNames = devices.some((one) => one.label !== '')
  const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype
  return (
    <div className="grid gap-4 p-4">
      {!hasNames && <Allow onAllowed={look} />}
      <Select
        label={t('microphone')}
        choices={choicesOf('audioinput')}
        value={chosen.microphoneId ?? asSystem}
        onChange={(value) => change({ microphoneId: idOf(value) })}
      />
      <Tick
        label={t('clean')}
        checked={chosen.isCleaned}
        onChange={(event) => change({ isCleaned: event.target.checked })}
      />
      {canChooseSpeaker && (
        <>
          <Select
            label={t('speaker')}
            choices={choicesOf('audiooutput')}
            value={chosen.speakerId ?? asSystem}
            onChange={(value) => change({ speakerId: idOf(value) })}
          />
          <Select
            label={t('ring')}
            hint={t('ringHint')}
            choices={choicesOf('audiooutput')}
            value={chosen.ringId ?? asSystem}
            onChange={(value) => change({ ringId: idOf(value) })}
          />
        </>
      )}
      <div>
        <Button onPress={ringOnce}>{t('testRing')}</Button>
      </div>
    </div>
  )
}

/** Asked before the first call, not during it. */
function Allow({ onAllowed }: { onAllowed: () => void }) {
  const t = useWords(phoneWords)
  const [fault, setFault] = useState<MicrophoneFault | null>(null)
  const allow = async () => {
    try {
      closeMicrophone(await openMicrophone())
      setFault(null)
      onAllowed()
    } catch (error) {
      setFault(error instanceof NoMicrophone ? error.fault : 'failed')
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-s bg-sunken p-3">
      <p role={fault === null ? undefined : 'alert'} className="min-w-52 flex-1 text-s text-ink-2">
        {fault === null ? t('allowAbout') : t(`fault_${fault}`)}
      </p>
      <Button icon={<Mic size={15} aria-hidden />} onPress={() => void allow()}>
        {fault === null ? t('allow') : t('again')}
      </Button>
    </div>
  )
}
