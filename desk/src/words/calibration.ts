import { calibration as en } from './en/calibration.ts'
import { calibration as es } from './es/calibration.ts'
import { area } from './words.ts'

export const calibrationWords = area('calibration', en, es)
