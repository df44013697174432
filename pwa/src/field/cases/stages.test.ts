import { expect, it } from 'vitest'
import { stagesOf } from './stages'

type Told = Parameters<typeof stagesOf>[0]
const ended = (disposal: Told['disposal']): Told => ({ disposal, row: { state: 'closed' } as Told['row'], pendingSteps: [] })

it('what was settled without the loop has two honest stages, and says how', () => {
  const words = (disposal: Told['disposal']): string[] => stagesOf(ended(disposal)).map((stage) => stage.words)
  expect(words('resolved_on_spot')).toEqual(['上报', '当场办结'])
  expect(words('settled_at_desk')).toEqual(['上报', '窗口办结'])
  expect(words('settled_before')).toEqual(['上报', '以前办结'])
  expect(words('escalated')).toEqual(['上报', '受理', '分流', '研判', '处置', '回访', '结案'])
})
