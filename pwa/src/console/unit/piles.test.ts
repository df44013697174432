import { expect, it } from 'vitest'
import { unitPlace } from './piles'

it('a link to a case opens that case on a liaison’s phone', () => {
  expect([unitPlace('0190-a'), unitPlace(undefined), unitPlace(['a', 'b'])]).toEqual(['/console/unit/0190-a', '/console/unit', '/console/unit'])
})
