/**
 * What the two maps take and tell, without a word of the map library: pages may import this without loading it.
 * Coordinates are WGS-84 degrees, distances metres, instants ISO 8601.
 */
import type { AreaRow, CaseRow, HouseholdRow } from '@/api/types'
import type { Light } from '@/rules/light'

export interface LonLat {
  lon: number
  lat: number
}

/** Where the map looks. `zoom` is the web-map zoom level for 256-pixel tiles, with fractions. */
export interface MapView extends LonLat {
  zoom: number
}

/** A tile's bytes by path and query; undefined or empty when the tile is. Rejects when the server is away. */
export type TileLoader = (path: string, query: Record<string, string>, signal?: AbortSignal) => Promise<ArrayBuffer | undefined>

/** A case as a point, enough to draw it: from a list row, never from a tile. */
export interface CasePoint extends LonLat {
  id: string
}

/** What is open in an area, as `/atlas/summary` answers. */
export interface AreaCount {
  code: string
  name: string
  open: number
  closed: number
  yellow: number
  red: number
}

export type AreaLevel = 'town' | 'neighbourhood' | 'grid'

/** Areas of one level coloured by how much is in each. `breaks`: where the classes begin (shading.ts). */
export interface AreaShading {
  level: AreaLevel
  counts: ReadonlyMap<string, number>
  /** Counted within this area alone; of what lies outside nothing is said. */
  within: string
  breaks: readonly number[]
  tone: 'primary' | 'red' | 'amber'
}

/** A case as a tile tells of it: never a name or an address, and a protected one by no title. */
export interface SeenCase {
  id: string
  caseNo: string
  title: string
  light: Light | null
}

/** One mark on the map in words: a case, or how many together. `area`: where it lies, in words. */
export interface InSight extends LonLat {
  count: number
  yellow: number
  red: number
  one: SeenCase | null
  area: string | null
}

/** What is ringed; a bubble's ring is as large as its `count` wants. */
export type LitPoint = LonLat & { count?: number | undefined }

/** What lies under the pointer. `at` is in pixels from the map's top left. */
export type Under = { at: [x: number, y: number] } & (
  | ({ kind: 'case' } & SeenCase)
  | { kind: 'cluster'; count: number; red: number; yellow: number; area: string | null }
  | { kind: 'area'; code: string; name: string }
)

/** Cases on one spot, which no zoom parts: the first of them, and the box that holds them all. */
export interface Pile {
  at: [x: number, y: number]
  cases: SeenCase[]
  total: number
  box: Box
}

/** How the map gets on with what it asked for: `waiting` and `failed` tiles; `ground`: outlines did not come. */
export interface MapState {
  waiting: number
  failed: number
  ground: boolean
}

/** Own position; `accuracy_m` draws the circle. */
export interface Position extends LonLat {
  accuracy_m: number
}

/** Something else of the worker's on the map, a task for instance: what it is called is said by whoever draws it. */
export interface FieldMark extends LonLat {
  id: string
  title: string
  /** One line below the title. */
  note?: string
  /** The screen its card leads to, and the words of that button. */
  to?: string
  button?: string
}

/** A household as the map needs it; one that only this phone knows has no version yet. */
export type HomeRow = Omit<HouseholdRow, 'version'>

/** A case as the map needs it; one that only this phone knows has no number yet. */
export type CaseMark = Pick<CaseRow, 'id' | 'title' | 'category' | 'location' | 'yellow_at' | 'due_at' | 'paused_since'> & { case_no: string | null; /** Reported by whoever looks; not said on the desk. */ mine?: boolean }

/** What lies on the phone's map at one spot. */
export type Tapped =
  | { kind: 'case'; row: CaseMark }
  | { kind: 'household'; row: HomeRow }
  | { kind: 'mark'; row: FieldMark }
  | { kind: 'area'; row: AreaRow }

/** West, south, east, north, in degrees. */
export type Box = [west: number, south: number, east: number, north: number]

export type BaseKind = 'streets' | 'photo'

/** As `/basemap` answers. */
export interface BaseMapFacts {
  on: boolean
  credit: string | null
  deepest: number
}

/** Where boundaries do not fit, as the map draws it. */
export interface BoundaryProblem {
  id: number
  kind: 'overlap' | 'gap' | 'sticks_out' | 'misplaced'
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }
}

export interface ConsoleMapEvents {
  /** After the map came to rest; a null view: it shows the whole district, as it does by itself. */
  moved: (view: MapView | null, box: Box, level: AreaLevel) => void
  under: (what: Under | null) => void
  chose: (id: string) => void
  /** A click on a coloured area. */
  area: (code: string) => void
  pile: (pile: Pile) => void
  /** A click while a point is being picked. */
  picked: (point: LonLat) => void
  state: (state: MapState) => void
  /** What is drawn, in words, what presses most first. */
  inSight: (things: InSight[], /** Cases in sight that are not among these. */ beyond: number) => void
}

export interface ConsoleMapHandle {
  showCases: (query: Record<string, string>) => void
  /** Coloured areas in the place of cases; null: cases. `chosen`: the level somebody asked for. */
  showAreas: (on: boolean, chosen: AreaLevel | '') => void
  shade: (shading: AreaShading | null) => void
  markArea: (code: string | null) => void
  frame: (box: Box | null) => void
  refresh: () => void
  retry: () => void
  select: (point: CasePoint | null) => void
  light: (point: LitPoint | null) => void
  /** As if it were clicked. */
  open: (at: LonLat) => void
  picking: (on: boolean, at: LonLat | null) => void
  look: (to: MapView, animate?: boolean) => void
  reveal: (point: LonLat) => void
  home: () => Promise<void>
  showArea: (code: string) => Promise<void>
  zoom: (by: number) => void
  /** There is a base map, down to this level; none is shown before `showBase`. */
  base: (deepest: number) => void
  showBase: (kind: BaseKind | null) => void
  tick: () => void
  resize: () => void
  /** What is seen, on white as paper wants it. */
  picture: () => Promise<HTMLCanvasElement>
  close: () => void
}
