// @vitest-environment node
import { expect, it } from 'vitest'

/** They send, settle, take back and prune: what was sealed is none of their business. */
const unopened = new Set(['record.ts', 'outbox.ts', 'uploader.ts', 'export.ts', 'accounts.ts', 'depends.ts', 'reseal.ts', 'take-back.ts'])
const files = import.meta.glob<string>('../../src/local/*.ts', { query: '?raw', import: 'default', eager: true })

it('whoever shows records or rows opens what is sealed in them', () => {
  const straight: string[] = []
  for (const [path, text] of Object.entries(files)) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (unopened.has(name)) continue
    text.split('\n').forEach((line, at) => {
      const reads = /db\.outbox\b.*\.(?:toArray|first|last|each|bulkGet|get)\(/.test(line) && !line.includes(`where('status')`)
      const asItLies = name !== 'sealing.ts' && name !== 'mirror.ts' && /db\.mirror\b.*\.(?:toArray|first|last|each|bulkGet|get)\(/.test(line)
      if ((reads && !line.includes('openOperations(') && !line.includes('const held =')) || asItLies) straight.push(`${name}:${at + 1} ${line.trim()}`)
    })
  }
  expect(Object.keys(files).length).toBeGreaterThan(20)
  expect(straight, 'read through operations(), oneOperation() or openOperations(); rows through mirrorRows() and mirrorRow()').toEqual([])
})
