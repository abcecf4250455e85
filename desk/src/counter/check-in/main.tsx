import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../../look/look.css'
import { setLanguage } from '../../words/words.ts'
import { CheckIn } from './check-in.tsx'

/** The first of the visitor's languages that we speak. */
const spoken = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === 'en' || one === 'es')
void setLanguage(spoken === 'es' ? 'es' : 'en')
// only over https and on this machine itself; without it the page works as long as it stays open
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/check-in/sw.js').catch(() => undefined)

const place = document.getElementById('desk')
if (!place) throw new Error('the page has no place for the check-in')
createRoot(place).render(
  <StrictMode>
    <CheckIn />
  </StrictMode>,
)
