import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../../look/look.css'
import { setLanguage } from '../../words/words.ts'
import { CallBackScreen } from './call-back-screen.tsx'

/** The first of the customer's languages that we speak. */
const spoken = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === 'en' || one === 'es')
void setLanguage(spoken === 'es' ? 'es' : 'en')

const place = document.getElementById('desk')
if (!place) throw new Error('the page has no place for the call-back')
createRoot(place).render(
  <StrictMode>
    <CallBackScreen />
  </StrictMode>,
)
