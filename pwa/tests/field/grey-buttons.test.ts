// @vitest-environment node
import { expect, it } from 'vitest'

const files = import.meta.glob<string>('../../src/field/**/*.vue', { query: '?raw', import: 'default', eager: true })

it('a button that still lacks something is grey, and leads there: none is dead', () => {
  const dead = Object.entries(files).flatMap(([name, text]) => [...text.matchAll(/<button[^>]*? :disabled="[^"]*(?:missing|clock|ended)[^"]*"/gu)].map(([button]) => `${name}: ${button}`))
  expect(dead).toEqual([])
})
