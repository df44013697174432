import type { OutboxCount } from '@/local/queries'

/** 1 条需处理，3 条待传: the same numbers wherever they stand. Null: nothing is owed. */
export function owedWords({ waiting, photosOnly, needPerson }: OutboxCount): string | null {
  const parts = [
    ...(needPerson > 0 ? [`${needPerson} 条需处理`] : []),
    ...(waiting > 0 ? [waiting === photosOnly ? `${waiting} 条的照片待传` : `${waiting} 条待传`] : []),
  ]
  return parts.length > 0 ? parts.join('，') : null
}
