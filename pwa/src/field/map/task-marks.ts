import type { Point } from '@/api/types'
import { isOpenTask, type TaskView } from '@/local/tasks'
import type { FieldMark } from '@/map'
import { askWords } from '../tasks/task-words'

type Spots = readonly { id: string; location: Point | null }[]

/** Open tasks with a place: their own, else that of their case or household. Never one about a person: the map tells nobody who is cared for. */
export function taskMarks(tasks: readonly TaskView[], cases: Spots, households: Spots): FieldMark[] {
  const spots = new Map([...cases, ...households].map(({ id, location }) => [id, location]))
  return tasks.filter((task) => isOpenTask(task) && !task.row.private).flatMap((task) => {
    const { row } = task
    const point = row.location ?? spots.get(row.case?.id ?? '') ?? spots.get(row.household_id ?? '')
    if (!point) return []
    const [lon, lat] = point.coordinates
    return [{ id: row.id, title: askWords(task), note: row.address_text ?? row.kind.name, lon, lat, to: `/task/${row.id}`, button: '看任务' }]
  })
}
