/** The fake switch is held to what the real one is held to (asterisk/telephony.test.ts, asterisk/recordings.test.ts). */
import { openFakeWorld } from '../../../test/phone/fake-world.ts'
import { recordingSuite } from '../../../test/phone/recording.suite.ts'
import { telephonySuite } from '../../../test/phone/telephony.suite.ts'

telephonySuite(openFakeWorld)
recordingSuite(openFakeWorld)
