/**
 * What travels between phone and server. One shape per entity, wherever it is carried: a pull page, a push outcome, a case answer.
 * Instants are ISO 8601 with zone; dates are YYYY-MM-DD in Asia/Shanghai; coordinates are WGS-84 degrees, distances metres.
 */

import type { CaseState } from './rows'

export type * from './payloads'
export type * from './rows'

export interface Named {
  code: string
  name: string
}

export interface Person {
  id: string
  name: string
  role_label?: string
}

export interface User {
  id: string
  username: string
  name: string
  roles: { role: string; label: string; area: { code: string; name: string; level: string } | null; unit: { id: string; name: string } | null }[]
  permissions: string[]
  grids: Named[]
  demo: boolean
}

export interface Session {
  access_token: string
  /** Seconds. */
  expires_in: number
  user: User
}

export interface Point {
  type: 'Point'
  coordinates: [lon: number, lat: number]
}

export interface MultiPolygon {
  type: 'MultiPolygon'
  coordinates: number[][][][]
}

export type LocationSource = 'gps' | 'network' | 'map' | 'last_fix' | 'chosen'

export interface Location {
  lon?: number
  lat?: number
  accuracy_m?: number
  source: LocationSource
  grid?: string
  crs?: 'wgs84' | 'gcj02' | 'bd09'
}

export type Urgency = 'normal' | 'urgent' | 'grave'
export type Disposal = 'resolved_on_spot' | 'escalated'
export type VisitOutcome = 'well' | 'matter' | 'absent' | 'refused'

export interface Change {
  entity: string
  id: string
  version: number
  /** null: gone from this account's scope. */
  row: unknown
}

export interface PullAnswer {
  changes: Change[]
  cursor: string
  has_more: boolean
  reset: boolean
  /** The database's epoch; another one means a restored server that must be fed again. */
  epoch?: string
}

export interface PushedOperation {
  id: string
  seq: number
  kind: string
  recorded_by: string
  recorded_at: string
  base_version?: number
  replaces?: string
  payload: unknown
}

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  details?: unknown
}

export type Outcome =
  | { id: string; status: 'applied'; result?: OperationResult; rows?: Change[] }
  | { id: string; status: 'duplicate'; result?: OperationResult; rows?: Change[] }
  | { id: string; status: 'refused'; problem?: Problem; rows?: Change[] }
  | { id: string; status: 'conflict'; problem?: Problem; rows?: Change[] }
  | { id: string; status: 'retry'; problem?: Problem }

export interface OperationResult {
  case_id?: string
  case_no?: string
  state?: CaseState
  disposal?: Disposal
  [field: string]: unknown
}

export interface DemoInfo {
  accounts: { username: string; name: string; role: string; role_label: string; area: string | null }[]
  stories: { key: string; title: string; case_id: string; public_token?: string }[]
}
