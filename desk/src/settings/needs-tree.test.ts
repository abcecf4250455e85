import { expect, test } from 'vitest'
import { branches, possibleParents } from './needs-tree.ts'

const need = (id: string, parentId: string | null, en = id) => ({
  id,
  parentId,
  isRetired: false,
  name: { en, es: en },
})

test('needs are read depth first, each level by name', () => {
  const list = [
    need('late', 'order'),
    need('order', null, 'Order'),
    need('bill', null, 'Bill'),
    need('broken', 'order'),
  ]
  expect(branches(list, 'en').map((b) => [b.need.id, b.depth])).toEqual([
    ['bill', 0],
    ['order', 0],
    ['broken', 1],
    ['late', 1],
  ])
})

test('an orphan stands at the top and a circle still shows every need once', () => {
  const list = [need('a', 'gone'), need('b', 'c'), need('c', 'b')]
  expect(
    branches(list, 'en')
      .map((b) => b.need.id)
      .toSorted(),
  ).toEqual(['a', 'b', 'c'])
})

test('a need cannot be put below itself or its own children', () => {
  const list = [need('a', null), need('b', 'a'), need('c', 'b'), need('d', null)]
  expect(possibleParents(list, 'a').map((n) => n.id)).toEqual(['d'])
  expect(possibleParents(list, null).map((n) => n.id)).toEqual(['a', 'b', 'c', 'd'])
})
