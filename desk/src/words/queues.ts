import { queues as en } from './en/queues.ts'
import { queues as es } from './es/queues.ts'
import { area } from './words.ts'

export const queuesWords = area('queues', en, es)
