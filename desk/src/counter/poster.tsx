import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import QrCode from '../profile/qr-code.tsx'
import { counter as en } from '../words/en/counter.ts'
import { counter as es } from '../words/es/counter.ts'
import './poster.css'

/** The QR code for the door on a sheet of paper, in both languages: whoever reads it has not chosen one yet. */
export function Poster({ place, link, onDone }: { place: CounterPlace; link: string; onDone: () => void }) {
  useEffect(() => {
    window.addEventListener('afterprint', onDone)
    const timer = setTimeout(() => window.print())
    return () => {
      clearTimeout(timer)
      window.removeEventListener('afterprint', onDone)
    }
  }, [onDone])
  return createPortal(
    <div className="counter-poster">
      <p style={{ fontSize: 28 }}>{place.name}</p>
      {[es, en].map((words, index) => (
        <div key={words.posterTitle} lang={index === 0 ? 'es' : 'en'}>
          <p style={{ fontSize: 40, fontWeight: 650 }}>{words.posterTitle}</p>
          <p style={{ fontSize: 20 }}>{words.posterAbout}</p>
        </div>
      ))}
      <QrCode text={link} label={link} />
      <p style={{ fontSize: 14 }}>{link}</p>
    </div>,
    document.body,
  )
}
