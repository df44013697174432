import type { HouseholdView } from '@/local/homes'
import { doublesAmong, HouseholdIndex } from '../households/seek'

const breathe = (): Promise<unknown> => new Promise((done) => setTimeout(done))
/** Two that may be one share this much; what is looked at closer stays few among five thousand. */
const keysOf = ({ grid, name, row }: HouseholdView): string[] =>
  [name.replace(/\s/gu, '').slice(0, 2), row.pinyin.split(' ')[0]].flatMap((sound) => (sound ? [`${grid} ${sound}`] : []))

/** Which of the households to walk to look like another of this phone's: by id, with whom. As 住户 finds them. */
export async function doublesOn(walked: readonly HouseholdView[], all: readonly HouseholdView[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Set(walked.flatMap(keysOf))
  const index = new HouseholdIndex()
  const near = await index.read(all.filter((one) => keysOf(one).some((key) => keys.has(key))), breathe)
  const found = await doublesAmong(near, breathe)
  return new Map(walked.flatMap(({ id }) => (found.has(id) ? [[id, found.get(id) ?? []] as const] : [])))
}
