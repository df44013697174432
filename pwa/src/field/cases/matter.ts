import type { Location } from '@/api/types'
import type { ReportView } from '@/local/overlay'
import type { Matter } from '../report/danger'

/** What was reported, from the centre's row or, while there is none, from what this phone recorded. */
export function matterOf({ row, payload }: Pick<ReportView, 'row' | 'payload'>): Matter {
  return {
    category: row?.category.code ?? payload?.category ?? '',
    urgency: row?.urgency ?? payload?.urgency ?? 'normal',
    people_count: row?.people_count ?? payload?.people_count ?? null,
    signs: row?.signs ?? payload?.signs ?? [],
    description: row?.description ?? payload?.description ?? '',
  }
}

/** Where it was: as it was recorded, else as the centre's row has it. */
export function placeOf({ row, payload }: Pick<ReportView, 'row' | 'payload'>): Location | undefined {
  const [lon, lat] = row?.location?.coordinates ?? []
  return payload?.location ?? (lon === undefined || lat === undefined ? undefined : { lon, lat, source: 'map', crs: 'wgs84' })
}
