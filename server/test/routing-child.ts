/** A node that decides who is given whom, made to be killed: `node routing-child.ts OWNER_URL SECRET`. Says `ready` when it works. */
import { realClock } from '../src/base/clock.ts'
import { openDatabase } from '../src/base/database.ts'
import { openGround } from '../src/base/ground.ts'
import { silentLog } from '../src/base/log.ts'
import { openMetrics } from '../src/base/metrics.ts'
import { wrapUpTimer } from '../src/interactions/interactions.ts'
import { routingJobs, routingReactions } from '../src/routing/reactions.ts'

const [, , ownerUrl = '', secret = ''] = process.argv
const log = silentLog()
const db = await openDatabase({ ownerUrl, secret, clock: realClock, log, metrics: openMetrics(), migrates: false })
await openGround({ db, reactions: routingReactions, jobs: [...routingJobs(), wrapUpTimer] })
process.stdout.write('ready\n')
