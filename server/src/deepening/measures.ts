import type { Metrics } from '../base/metrics.ts'
import { Counter, Gauge } from 'prom-client'

/** Measures of the language model, on /metrics beside those of the ground. */
export const measuresOf = ({ registry }: Metrics) => {
  const registers = [registry]
  return {
    calls: new Counter({
      name: 'peakend_model_calls_total',
      help: 'Questions to the language model by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    conversations: new Counter({
      name: 'peakend_model_conversations_total',
      help: 'Conversations the language model was asked about, by what came of it',
      labelNames: ['outcome'],
      registers,
    }),
    tokens: new Counter({ name: 'peakend_model_tokens_total', help: 'Tokens used', registers }),
    kept: new Counter({ name: 'peakend_model_quotes_total', help: 'Quotes verified and kept', registers }),
    dropped: new Counter({
      name: 'peakend_model_dropped_total',
      help: 'Quotes and lines of summaries taken out, by why',
      labelNames: ['what', 'why'],
      registers,
    }),
    paused: new Gauge({
      name: 'peakend_model_paused',
      help: '1 while the language model is left alone because of what happened last',
      registers,
    }),
  }
}
export type Measures = ReturnType<typeof measuresOf>
