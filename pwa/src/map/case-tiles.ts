import type OlMap from 'ol/Map'
import { sortTile, type Spot } from './gather'
import { tileReader } from './tile-reader'
import { tileExtent, tileLevel, tilesIn, type TileAddress } from './tile-math'
import type { TileLoader } from './types'

export interface TileState {
  /** How many tiles are on their way, and how many did not come. */
  waiting: number
  failed: number
}

export interface CaseTiles {
  /** Draw what matches these filters; the old points stay until the new ones are here. */
  show: (query: Record<string, string>) => void
  /** Ask again for what is in sight. */
  refresh: () => void
  /** Ask again for what did not come. */
  retry: () => void
  /** Off: nothing is asked for. */
  on: (on: boolean) => void
  close: () => void
}

interface Held {
  groups: Spot[][]
  size: number
  /** Of which asking it is; an older one still stands until a newer is here. */
  turn: number
}

const mostHeld = 160
const mostSpots = 120_000
const whileMovingMs = 200
const afterMovingMs = 60
/** A call, because the linter's flow analysis cannot know that it may be given up during an await. */
const isGivenUp = (signal: AbortSignal): boolean => signal.aborted
const keyOf = ({ z, x, y }: TileAddress): string => `${z}/${x}/${y}`

/**
 * Case tiles, fetched by ourselves rather than by a tile layer of the library: what they hold is gathered anew at every zoom,
 * and a refresh swaps points without a blink. What is not wanted any more is not waited for.
 */
export function caseTiles(map: OlMap, load: TileLoader, draw: (groups: Spot[][]) => void, changed: (state: TileState) => void): CaseTiles {
  const reader = tileReader()
  let query: Record<string, string> = {}
  let held = new Map<string, Held>()
  const flying = new Map<string, AbortController>()
  const failed = new Set<string>()
  let wanted: TileAddress[] = []
  let turn = 0
  /** Level and filters of what stands drawn: something else is shown only when all of it is here. */
  let drawn = ''
  let shows = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let painting = 0

  const soon = (ms: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      fill()
    }, ms)
  }
  const onMove = (): void => soon(afterMovingMs)
  const whileMoving = (): void => soon(whileMovingMs)
  map.on('moveend', onMove)
  map.getView().on('change:center', whileMoving)

  function fill(): void {
    const size = map.getSize()
    const zoom = map.getView().getZoom()
    if (!shows || !size?.every((side) => side > 0) || zoom === undefined) return
    wanted = tilesIn(map.getView().calculateExtent(size), tileLevel(zoom))
    const keys = new Set(wanted.map(keyOf))
    for (const [key, asked] of flying) if (!keys.has(key)) drop(key, asked)
    for (const key of failed) if (!keys.has(key)) failed.delete(key)
    for (const tile of wanted) {
      const key = keyOf(tile)
      if (held.get(key)?.turn !== turn && !flying.has(key) && !failed.has(key)) void fetchTile(tile, key)
    }
    tell()
  }

  function drop(key: string, asked: AbortController): void {
    flying.delete(key)
    asked.abort()
  }

  async function fetchTile(tile: TileAddress, key: string): Promise<void> {
    const asked = new AbortController()
    const mine = turn
    flying.set(key, asked)
    try {
      const bytes = await load(`/api/v1/atlas/tiles/cases/${key}.mvt`, query, asked.signal)
      if (asked.signal.aborted) return
      const extent = tileExtent(tile)
      const points = bytes?.byteLength ? await reader.read(bytes, extent) : null
      if (isGivenUp(asked.signal)) return
      held.delete(key)
      held.set(key, { groups: points ? sortTile(points, extent) : [], size: points?.x.length ?? 0, turn: mine })
      flying.delete(key)
      forget()
    } catch (error) {
      if (asked.signal.aborted) return
      flying.delete(key)
      failed.add(key)
      console.warn('case tile', key, error)
    }
    tell()
  }

  function forget(): void {
    let spots = 0
    for (const { size } of held.values()) spots += size
    const keys = new Set(wanted.map(keyOf))
    for (const [key, { size }] of held) {
      if (held.size <= mostHeld && spots <= mostSpots) return
      if (keys.has(key)) continue
      held.delete(key)
      spots -= size
    }
  }

  /** Several tiles come in one frame: drawn once. */
  function tell(): void {
    changed({ waiting: flying.size, failed: failed.size })
    if (!painting) painting = requestAnimationFrame(paint)
  }
  function paint(): void {
    painting = 0
    const now = `${String(wanted[0]?.z)} ${JSON.stringify(query)}`
    if (now !== drawn && flying.size > 0) return
    drawn = now
    draw(wanted.flatMap((tile) => held.get(keyOf(tile))?.groups ?? []))
  }

  function again(): void {
    turn += 1
    failed.clear()
    for (const [key, asked] of flying) drop(key, asked)
    fill()
  }

  return {
    show(next) {
      query = next
      held = new Map()
      again()
    },
    refresh: again,
    retry() {
      failed.clear()
      fill()
    },
    on(on) {
      shows = on
      if (on) fill()
      else {
        for (const [key, asked] of flying) drop(key, asked)
        failed.clear()
        changed({ waiting: 0, failed: 0 })
      }
    },
    close() {
      shows = false
      reader.close()
      clearTimeout(timer)
      cancelAnimationFrame(painting)
      for (const [key, asked] of flying) drop(key, asked)
      map.un('moveend', onMove)
      map.getView().un('change:center', whileMoving)
    },
  }
}
