/** Asterisk itself, held to what the fake switch is held to; who hears whom is measured by the tones each party sends. */
import { after } from 'node:test'
import { asteriskWorlds } from '../../../../test/phone/asterisk-world.ts'
import { telephonySuite } from '../../../../test/phone/telephony.suite.ts'

telephonySuite(asteriskWorlds(after))
