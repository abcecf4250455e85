import { story as en } from './en/story.ts'
import { story as es } from './es/story.ts'
import { area } from './words.ts'

export const storyWords = area('story', en, es)
