/** Recordings, messages and live sound of a real Asterisk, held to what the fake switch is held to; who is kept is measured by their tones. */
import { after } from 'node:test'
import { asteriskWorlds } from '../../../../test/phone/asterisk-world.ts'
import { recordingSuite } from '../../../../test/phone/recording.suite.ts'

recordingSuite(asteriskWorlds(after))
