import { describe, expect, it } from 'vitest'
import { clusterCounts, featureCount, featureLight } from './feature-light'
import { tileExtent, tileLevel, tilesIn } from './tile-math'

const of = (properties: Record<string, unknown>) => (name: string): unknown => properties[name]

describe('tiles', () => {
  it('cover the world once and lie where their address says', () => {
    expect(tilesIn(tileExtent({ z: 0, x: 0, y: 0 }), 1)).toHaveLength(4)
    const extent = tileExtent({ z: 12, x: 3168, y: 1559 })
    const inner = [extent[0] + 1, extent[1] + 1, extent[2] - 1, extent[3] - 1]
    expect(tilesIn(inner, 12)).toEqual([{ z: 12, x: 3168, y: 1559 }])
    expect(tilesIn([-9e7, -9e7, 9e7, 9e7], 2)).toHaveLength(16)
  })

  it('change level half way between whole zooms', () => {
    expect([tileLevel(11.4), tileLevel(11.6), tileLevel(0)]).toEqual([10, 11, 0])
  })
})

describe('the light of a point', () => {
  const now = 1_000_000
  it('is computed from seconds, and stands still while paused', () => {
    expect(featureLight(of({ due_at: 1100, yellow_at: 900 }), now)).toBe('yellow')
    expect(featureLight(of({ due_at: 1000, yellow_at: 900 }), now)).toBe('red')
    expect(featureLight(of({ due_at: 900, yellow_at: 800, paused_since: 700 }), now)).toBe('green')
    expect(featureLight(of({}), now)).toBeNull()
  })

  it('of a cluster are counted by the server', () => {
    expect(clusterCounts(of({ count: 5, red: 1, yellow: 2 }))).toEqual({ red: 1, yellow: 2 })
    expect([featureCount(of({ count: 5 })), featureCount(of({}))]).toEqual([5, 1])
  })
})
