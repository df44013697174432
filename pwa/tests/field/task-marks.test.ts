import { expect, it } from 'vitest'
import type { TaskRow } from '@/api/tasks'
import type { CaseRow, HouseholdRow, Point } from '@/api/types'
import { taskMarks } from '@/field/map/task-marks'
import { tasks } from '@/local/tasks'

const point = (lon: number): Point => ({ type: 'Point', coordinates: [lon, 39.7] })
const task = (id: string, more: Partial<TaskRow>): TaskRow =>
  ({ id, state: 'sent', private: false, ask: '看看', address_text: null, kind: { code: 'verify', name: '核实' }, location: null, case: null, household_id: null, ...more }) as TaskRow
const cases = [{ id: 'c', location: point(2) } as CaseRow, { id: 'nowhere', location: null } as CaseRow]
const homes = [{ id: 'h', location: point(3) } as HouseholdRow]
const marks = (...rows: TaskRow[]) => taskMarks(tasks(rows, [], null), cases, homes)
const of = (id: string): TaskRow['case'] => ({ id, case_no: '', title: '' })

it('an open task stands at its own place, else at its case or household, and leads to itself', () => {
  const own = task('own', { location: point(1), case: of('c') })
  expect(marks(own)).toEqual([{ id: 'own', title: '看看', note: '核实', lon: 1, lat: 39.7, to: '/task/own', button: '看任务' }])
  expect(marks(task('a', { case: of('c'), household_id: 'h' }), task('b', { case: of('nowhere'), household_id: 'h' }), task('d', {})).map(({ id, lon }) => [id, lon])).toEqual([['a', 2], ['b', 3]])
})

it('what is done is not drawn, and one about a person never is', () => {
  expect(marks(task('done', { state: 'done', location: point(1) }), task('recalled', { state: 'recalled', location: point(1) }))).toEqual([])
  expect(marks(task('person', { private: true, ask: null, location: point(1), household_id: 'h' }))).toEqual([])
})
