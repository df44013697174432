import type { DoorList, ErrandRow, ListsToEdit, MergedHousehold, PersonRow } from './care'
import type { Meeting, Meetings, Mediations, PaperTemplates, ReferralFigure } from './handling'
import type { components } from './schema'
import type { TaskFormOffer, TaskRow } from './tasks'
import type { CaseWatch, LetterPage, WatchFigures } from './watch'
import type { CalendarRow, CaseRow, CategoryRow, Outcome, Problem, PullAnswer, Session, User } from './types'

/**
 * Our own types say more than the document can (which states there are, which fields belong together), so they are
 * written by hand and held to it here: a shape that drifts from what the server says it sends fails the type check.
 */
type Schemas = components['schemas']
type Fits<Narrow extends Wide, Wide> = [Narrow, Wide]

export type Agreements = [
  Fits<CaseRow, Schemas['CaseOut']>,
  Fits<CategoryRow, Schemas['CategoryRow']>,
  Fits<CalendarRow, Schemas['CalendarRow']>,
  Fits<User, Schemas['UserOut']>,
  Fits<PersonRow, Schemas['PersonOut']>,
  Fits<ErrandRow, Schemas['ErrandOut']>,
  Fits<TaskRow, Schemas['TaskOut']>,
  Fits<Mediations, Schemas['MediationsOut']>,
  Fits<Meetings, Schemas['MeetingsOut']>,
  Fits<Meeting, Schemas['MeetingOut']>,
  Fits<ReferralFigure, Schemas['ReferralFigureOut']>,
  Fits<PaperTemplates, Schemas['TemplatesOut']>,
  Fits<TaskFormOffer, Schemas['TaskFormOut']>,
  Fits<CaseWatch, Schemas['WatchOut']>,
  Fits<LetterPage, Schemas['LettersOut']>,
  Fits<WatchFigures, Schemas['WatchFiguresOut']>,
  Fits<DoorList, Schemas['DoorListOut']>,
  Fits<MergedHousehold, Schemas['MergeOut']>,
  Fits<ListsToEdit, Schemas['ListsToEditOut']>,
  Fits<Session, Schemas['LoginOut']>,
  Fits<PullAnswer['cursor'], Schemas['PullOut']['cursor']>,
  Fits<Required<Pick<PullAnswer, 'epoch' | 'has_more' | 'reset'>>, Pick<Schemas['PullOut'], 'epoch' | 'has_more' | 'reset'>>,
  Fits<Outcome['status'], Schemas['OutcomeOut']['status']>,
  Fits<Pick<Problem, 'code' | 'title'>, { code: string; title: string }>,
]
