import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { failureOf } from '@/api/failure'
import { similarCases } from '@/api/similar'
import type { CategoryRow, Location, ReportPayload } from '@/api/types'
import { useLive } from '@/local/live'
import { allReports, rowsOf, serverNow } from '@/local/queries'
import { alike, similar } from '@/rules/nearby'
import { client, current } from '../session'

/** A case that may be the same. */
export interface LikeThis {
  /** null: the next grid's; there is nothing to look at. */
  id: string | null
  caseNo: string | null
  title: string
  /** What kind of matter, by name: like ones are not always of the same. */
  kind: string
  metres: number
  reportedAt: string
  /** null: it is still on this phone. */
  state: string | null
  /** What is filled in here may go to it instead. */
  takes: boolean
}

export interface AskedAbout {
  category: CategoryRow | null
  place: Location | undefined
  /** The record being filled in, which is not like itself. */
  but: string
}

/** As long as the finger still types or the fix still moves, nobody is asked. */
const settleMs = 500

/**
 * Cases near, of like kind, lately: from the rows on the phone, and with a network from the server, which knows those
 * of the next grid too. Protected matters are never compared: two of them on one staircase are two people's trouble.
 */
export function useSimilar(asked: Ref<AskedAbout>): { found: ComputedRef<LikeThis[]>; days: ComputedRef<number> } {
  const { account, user } = current()
  const rules = useLive(() => rowsOf(account.db, 'case_rule'), [])
  const rule = computed(() => rules.value[0] ?? null)
  const categories = useLive(() => rowsOf(account.db, 'category'), [])
  const similarTo = computed(() => new Map(categories.value.filter((one) => !one.protected).map((one) => [one.code, one.similar_to ?? []])))
  const about = computed(() => {
    const { category, place, but } = asked.value
    if (!category || category.protected || place?.lon === undefined || place.lat === undefined || (place.crs ?? 'wgs84') !== 'wgs84') return null
    return { category: category.code, lon: place.lon, lat: place.lat, but }
  })
  const key = computed(() => (about.value ? `${about.value.category} ${about.value.lon.toFixed(4)} ${about.value.lat.toFixed(4)} ${rule.value?.similar_metres ?? 0} ${similarTo.value.size}` : ''))

  const here = useLive(
    async (): Promise<LikeThis[]> => {
      const wanted = about.value
      if (!wanted || !rule.value) return []
      const now = await serverNow(account.db)
      const candidates = (await allReports(account.db)).flatMap((report) => {
        const { row, payload } = report
        const [lon, lat] = row?.location?.coordinates ?? pointOf(payload)
        const category = row?.category.code ?? payload?.category
        if (report.id === wanted.but || category === undefined || lon === undefined || lat === undefined) return []
        // a clock a little ahead must not hide what was recorded a minute ago
        const at = Date.parse(report.reportedAt) > now ? new Date(now).toISOString() : report.reportedAt
        return [{ category, lon, lat, reported_at: at, state: row?.state ?? (report.disposal === 'resolved_on_spot' ? 'closed' : 'reported'), report }]
      })
      return similar({ ...wanted, alike: alike(wanted.category, similarTo.value), now }, candidates, { metres: rule.value.similar_metres, days: rule.value.similar_days }).map(({ one: { report }, metres }) => ({
        id: report.id, caseNo: report.caseNo, title: report.title, kind: report.categoryName, metres, reportedAt: report.reportedAt, state: report.row?.state ?? null,
        takes: report.row ? report.row.actions.some(({ name }) => name === 'supplement') : report.disposal === 'escalated' && report.delivery.at !== 'person',
      }))
    },
    [],
    () => key.value,
  )

  const there = shallowRef<{ key: string; found: LikeThis[] } | null>(null)
  let asking = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    asking.abort()
  }
  watch([key, account.online], ([now, online]) => {
    stop()
    const wanted = about.value
    if (!wanted || !online || !user.permissions.includes('case.report')) return
    timer = setTimeout(() => {
      asking = new AbortController()
      const { signal } = asking
      similarCases(client, account.userId, wanted, signal)
        .then(({ items }) => {
          there.value = {
            key: now,
            found: items.map((one) => ({ id: one.id, caseNo: one.case_no, title: one.title, kind: one.category.name, metres: one.distance_m ?? 0, reportedAt: one.reported_at, state: one.state, takes: one.may_supplement })),
          }
        })
        .catch((error: unknown) => {
          if (!signal.aborted) failureOf(error) // what the phone itself knows is shown
        })
    }, settleMs)
  }, { immediate: true })
  onScopeDispose(stop)

  return {
    found: computed(() => {
      if (there.value === null || there.value.key !== key.value) return here.value
      const known = new Set(there.value.found.map(({ id }) => id))
      return [...there.value.found, ...here.value.filter((one) => one.state === null && !known.has(one.id))]
    }),
    days: computed(() => rule.value?.similar_days ?? 0),
  }
}

function pointOf(payload: ReportPayload | null): [number | undefined, number | undefined] {
  return [payload?.location?.lon, payload?.location?.lat]
}
