import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harness } from '../../test/harness.ts'
import { gathering, keyed } from './gather.ts'

test('what is asked at once is one statement, what is asked later another, and each caller gets its own', async (t) => {
  const { db, workspace } = await harness(t)
  const asked: number[][] = []
  const squares = gathering<number, number | null>(null, async (tx, keys) => {
    asked.push(keys)
    const rows = await tx.query<{ n: number; square: number }>(
      'test.squares',
      'select n, n * n as square from unnest($1::int[]) as k (n) where n <> 3',
      [keys],
    )
    return new Map([...keyed(rows, (row) => row.n)].map(([n, row]) => [n, row.square]))
  })
  await db.read(workspace(), async (tx) => {
    const early = [1, 2, 3, 2].map(async (n) => squares(tx, n))
    const late = Promise.resolve().then(async () => {
      await Promise.resolve()
      return squares(tx, 4)
    })
    assert.deepEqual(await Promise.all([...early, late]), [1, 4, null, 4, 16])
    assert.deepEqual(asked, [[1, 2, 3, 4]])
    assert.equal(await squares(tx, 2), 4)
    assert.deepEqual(asked, [[1, 2, 3, 4], [2]])
  })
})

test('a statement that fails fails everybody who asked', async (t) => {
  const { db, workspace } = await harness(t)
  const broken = gathering<string, null>(null, (tx) => tx.query('test.broken', 'select 1 / 0').then(() => new Map()))
  await assert.rejects(
    db.read(workspace(), async (tx) => {
      const answers = await Promise.allSettled([broken(tx, 'a'), broken(tx, 'b')])
      assert.deepEqual(
        answers.map((one) => one.status),
        ['rejected', 'rejected'],
      )
      await broken(tx, 'c')
    }),
  )
})
