import {
  CalendarClock,
  CircleQuestionMark,
  Clock,
  Hash,
  Languages,
  ListOrdered,
  MessageSquare,
  PhoneCall,
  PhoneOff,
  Sparkles,
  Users,
  Voicemail,
} from 'lucide-react'
import type { Kind } from './menu-rules.ts'

const signs = {
  say: MessageSquare,
  choice: ListOrdered,
  digits: Hash,
  language: Languages,
  hours: CalendarClock,
  journey: Sparkles,
  waiting: Clock,
  message: Voicemail,
  'call-back': PhoneCall,
  queue: Users,
  speak: Languages,
  end: PhoneOff,
} as const satisfies Record<Kind, unknown>

export function StepIcon({ kind, size = 15 }: { kind: Kind; size?: number }) {
  const Sign = signs[kind] ?? CircleQuestionMark
  return <Sign size={size} aria-hidden />
}
