import { useRouter } from 'vue-router'
import type { PhotoToKeep } from '@/local/record'
import type { PendingStep, ReportView } from '@/local/overlay'
import { photosFor } from '@/local/queries'
import { seenPhoto } from '@/local/seen-photos'
import { handoff } from '../report/handoff'
import { current } from '../session'
import { matterOf, placeOf } from './matter'

const tooLate = ({ pendingSteps }: ReportView): readonly PendingStep[] => pendingSteps.filter(({ action, delivery }) => action === 'supplement' && delivery.at === 'person')

/**
 * A report that was taken back, once more: its form holds what it said, with the photos that are still on this phone, and
 * what was added later and came too late.
 */
export function useReportAgain(): (report: ReportView) => Promise<void> {
  const { account } = current()
  const router = useRouter()

  async function photosOf(report: ReportView): Promise<PhotoToKeep[]> {
    const { row, payload } = report
    const names = [...new Set([...(payload?.attachments ?? []), ...(row?.attachments ?? []).map(({ sha256 }) => sha256), ...tooLate(report).flatMap(({ photos }) => photos)])]
    const held = new Map((await photosFor(account.db, names)).map((one) => [one.sha256, one]))
    const photos = await Promise.all(names.map(async (sha256): Promise<PhotoToKeep[]> => {
      const own = held.get(sha256)
      if (own) return [{ sha256, bytes: own.bytes, type: own.type }]
      const seen = await seenPhoto(account.userId, sha256)
      return seen ? [{ sha256, bytes: await seen.arrayBuffer(), type: seen.type }] : []
    }))
    return photos.flat()
  }

  return async (report) => {
    const { row, payload } = report
    const { category, urgency, people_count, signs = [], description } = matterOf(report)
    handoff.value = {
      visitId: null, from: report.id, note: [description, ...tooLate(report).flatMap(({ note }) => note ?? [])].join('\n'), signs: [...signs], photos: await photosOf(report), place: placeOf(report), person: null,
      fields: {
        category, urgency, people: people_count ?? 1, address: row?.address_text ?? payload?.address_text ?? '',
        contactName: payload?.contact?.name ?? '', contactPhone: payload?.contact?.phone ?? '',
      },
    }
    const household = row?.household_id ?? payload?.household_id
    await router.push({
      path: '/report',
      query: { disposal: 'escalated', from: report.id, ...(household ? { household } : {}), ...(payload?.person_id ? { person: payload.person_id } : {}), ...(row?.private ? { guarded: '1' } : {}) },
    })
  }
}
