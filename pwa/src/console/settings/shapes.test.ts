import { describe, expect, it } from 'vitest'
import type { ListsToEdit } from '@/api/care'
import { faultsOf, mergeForms, newQuestion, toBody, toForm } from './form'
import { savedWords, shapes } from './shapes'

const alone: ListsToEdit['groups'][number] = { code: 'alone', name: '独居老人', tier: 'high', supervised: false, questions: [{ name: 'meals', label: '吃饭', kind: 'choice', choices: ['正常', '吃得少'] }], version: 3, retired: false }
const high: ListsToEdit['tiers'][number] = { code: 'high', name: '高风险', every: 1, unit: 'weeks', phone_counts: false, plans: 12, version: 1, retired: false }
const parcel: ListsToEdit['errand_kinds'][number] = { code: 'parcel', name: '代取快递', papers: ['取件码', '身份证'], where_to: null, limit_amount: 2, limit_unit: 'working_days', version: 1, retired: false }
const verify: ListsToEdit['task_kinds'][number] = { code: 'verify', name: '核实', by_visit: true, suggestion: '去看看。', version: 2, retired: false }
const taken: ListsToEdit['notice_kinds'][number] = { code: 'case.accept', name: '受理了', template: '{code} 受理了', part: '{code}', keep_days: 30, version: 1, retired: false }
const heating: ListsToEdit['categories'][number] = { code: 'livelihood.heating', name: '供热', keywords: '暖气 不热', advice: '量一下室温', similar: ['供热纠纷'], version: 1, retired: false }
const arbitration: ListsToEdit['paths'][number] = { code: 'labour', name: '劳动争议仲裁', mediation: null, limit_days: 45, starts: 'accepted', basis: null, remedy: '15 天内起诉', categories: ['劳资欠薪'], except_categories: [], version: 1, retired: false }
const petition: ListsToEdit['channels'][number] = { code: 'petition', name: '信访', permission: 'case.take_in', in_person: true, version: 1, retired: false }
const elder: ListsToEdit['specialist_kinds'][number] = { code: 'elder', name: '乡贤能人', lawyer: false, version: 1, retired: false }
const lists: ListsToEdit = {
  categories: [heating],
  groups: [alone],
  tiers: [
    high,
    { code: 'old', name: '旧档', every: 2, unit: 'weeks', phone_counts: true, plans: 0, version: 1, retired: true },
  ],
  rule: { days_ahead: 7, grave_hours: 24, leader_after_days: 1, neighbourhood_after_days: 3, keep_days: 7, lock_hidden_minutes: 5, lock_idle_minutes: 10, version: 1 },
  centre: { name: '综治中心', phone: null, address: null, version: 1 },
  track: { policy: 'choice', reason: null, keep_days: 30, version: 1 },
  call_rule: { script: ['您好。', '您满意吗？'], tries: 3, days: 2, wait_minutes: 120, call_from: '08:30', call_to: '20:00', undo_minutes: 10, version: 1 },
  case_rule: { similar_metres: 200, similar_days: 14, recur_days: 30, version: 1 },
  errand_kinds: [parcel],
  channels: [petition],
  specialist_kinds: [elder],
  paths: [arbitration],
  task_kinds: [verify],
  notice_kinds: [taken],
  time_limits: [{ code: 'settle.simple', name: '处置：简单', amount: 1, unit: 'working_days', version: 1, retired: false }],
  calendar_years: [{ code: '2027', name: '2027 年', holidays: ['2027-01-01'], makeup: [], work_start: '08:30', work_end: '18:00', version: 0, retired: false }],
  watch_rule: { urge_days: 1, letter_days: 3, supervisor_days: 5, director_days: 7, extend_max_days: 30, pause_max_days: 30, version: 1 },
  letter_rule: { number_form: '督〔{year}〕{number}号', body: '{unit}：{code} 号。', reply_days: 3, version: 1 },
  robots: [],
}

describe('a line as a form', () => {
  it('comes back as it went in, without what is not edited here', () => {
    expect({ ...parcel, ...toBody('errand_kinds', toForm('errand_kinds', parcel)) }).toEqual(parcel)
    expect({ ...toBody('centre', { ...toForm('centre', lists.centre), phone: ' 0937-1 ' }), version: 1 }).toEqual({ ...lists.centre, phone: '0937-1' })
    expect({ ...toBody('rule', toForm('rule', lists.rule)), version: 1 }).toEqual(lists.rule)
    expect({ ...toBody('track', toForm('track', lists.track)), version: 1 }).toEqual(lists.track)
    expect({ ...toBody('case_rule', toForm('case_rule', lists.case_rule)), version: 1 }).toEqual(lists.case_rule)
    expect({ ...toBody('watch_rule', toForm('watch_rule', lists.watch_rule)), version: 1 }).toEqual(lists.watch_rule)
    expect({ ...toBody('letter_rule', toForm('letter_rule', lists.letter_rule)), version: 1 }).toEqual(lists.letter_rule)
    expect({ ...lists.calendar_years[0], ...toBody('calendar_years', toForm('calendar_years', lists.calendar_years[0] ?? null)) }).toEqual(lists.calendar_years[0])
    expect({ ...lists.time_limits[0], ...toBody('time_limits', toForm('time_limits', lists.time_limits[0] ?? null)) }).toEqual(lists.time_limits[0])
    expect({ ...arbitration, ...toBody('paths', toForm('paths', arbitration)) }).toEqual(arbitration)
    expect(toBody('paths', { ...toForm('paths', arbitration), limit_days: '' }).limit_days).toBeNull() // the law gives none
    expect({ ...petition, ...toBody('channels', toForm('channels', petition)) }).toEqual(petition)
    expect(toBody('channels', { ...toForm('channels', petition), permission: '', in_person: false })).toEqual({ name: '信访', permission: null, in_person: false })
    expect({ ...elder, ...toBody('specialist_kinds', toForm('specialist_kinds', elder)) }).toEqual(elder)
    expect({ ...verify, ...toBody('task_kinds', toForm('task_kinds', verify)) }).toEqual(verify)
    expect({ ...heating, ...toBody('categories', toForm('categories', heating)) }).toEqual(heating)
    const body = toBody('groups', toForm('groups', alone))
    expect(body).toEqual({ name: '独居老人', tier: 'high', questions: alone.questions })
  })

  it('is sent tidy: trimmed, papers once each, answers only where there is a choice', () => {
    const kind = { ...toForm('errand_kinds', null), name: ' 代取快递 ', papers: '取件码\n\n 取件码 \n身份证', where_to: '  ' }
    expect(toBody('errand_kinds', kind)).toEqual({ name: '代取快递', papers: ['取件码', '身份证'], where_to: null, limit_amount: 3, limit_unit: 'working_days' })
    const group = { ...toForm('groups', null), questions: [{ name: 'a', label: ' 睡觉 ', kind: 'yes_no' as const, choices: ['是'] }] }
    expect(toBody('groups', group).questions).toEqual([{ name: 'a', label: '睡觉', kind: 'yes_no' }])
  })

  it('a notice names what is filled in later by a word, never by a sign', () => {
    expect(toForm('notice_kinds', taken)).toEqual({ template: '【编号】 受理了', keep_days: '30' })
    expect(toBody('notice_kinds', { template: '你的【编号】和【任务种类】 ', keep_days: '7' })).toEqual({ template: '你的{code}和{what}', keep_days: 7 })
    expect(shapes.notice_kinds.summary(lists, 'case.accept')).toBe('【编号】 受理了')
  })

  it('an address that is left empty stays as it was, and a letter names its parts by words', () => {
    expect(toBody('robots', { name: '督办群', address: ' ' })).toEqual({ name: '督办群', address: null })
    expect(toForm('letter_rule', lists.letter_rule).body).toBe('【单位】：【编号】 号。')
    expect(shapes.calendar_years.summary(lists, '2027')).toBe('还没有填，先按周一到周五算')
  })

  it('only tiers in use are offered', () => {
    const tier = shapes.groups.fields.find((one) => one.name === 'tier')
    expect(tier?.choices?.(lists)).toEqual([{ value: 'high', label: '高风险（每周至少一次）' }])
  })
})

describe('what is wrong is said before anything is sent', () => {
  it.each(['0', '367', '1.5', '十', '1e1', ''])('%s is no number of days', (every) => {
    expect(faultsOf('tiers', { ...toForm('tiers', high), every })).toEqual({ every: '填 1 到 366 的整数' })
  })

  it('a number has its least; what may stay empty is no fault, a sentence that says nothing is', () => {
    expect(faultsOf('case_rule', { ...toForm('case_rule', lists.case_rule), similar_metres: '9' })).toEqual({ similar_metres: '填 10 到 2000 的整数' })
    expect(faultsOf('centre', toForm('centre', lists.centre))).toEqual({})
    expect(faultsOf('notice_kinds', { ...toForm('notice_kinds', taken), template: ' ' })).toEqual({ template: '写上手机上看到的一句话' })
  })

  it('a new group without a name and a tier, a question without words or answers', () => {
    expect(faultsOf('groups', toForm('groups', null))).toEqual({ name: '写上名称', tier: '选一个' })
    const group = toForm('groups', alone)
    const asked = (change: object) => faultsOf('groups', { ...group, questions: [{ ...newQuestion(), ...change }] }).questions
    expect(asked({})).toBe('有一题还没有写问什么')
    expect(asked({ label: '睡觉', choices: ['好'] })).toBe('“睡觉”至少写两个答案')
    expect(asked({ label: '睡觉', choices: ['好', ' 好 '] })).toBe('“睡觉”有两个答案一样')
    expect(asked({ label: '睡觉', kind: 'text' })).toBeUndefined()
  })

  it('digits of a Chinese keyboard are digits; one question is asked once', () => {
    expect(toBody('tiers', { ...toForm('tiers', high), every: ' ３ ' }).every).toBe(3)
    const twice = [{ ...newQuestion(), label: '睡觉', kind: 'text' as const }, { ...newQuestion(), label: ' 睡觉', kind: 'text' as const }]
    expect(faultsOf('groups', { ...toForm('groups', alone), questions: twice }).questions).toBe('“睡觉”问了两次')
  })

  it('a code nobody has to think of is one the server takes', () => {
    expect(newQuestion().name).toMatch(/^[a-z][a-z0-9_]{0,39}$/)
  })
})

it('says how many plans another rhythm moves, and nothing for another name', () => {
  const body = toBody('tiers', toForm('tiers', high))
  expect(shapes.tiers.warning?.(lists, 'high', { ...body, name: '重点' })).toBe('')
  expect(shapes.tiers.warning?.(lists, 'high', { ...body, unit: 'days' })).toContain('12 份')
})

describe('a colleague saved first', () => {
  const before = toForm('groups', alone)
  const asks = (...labels: string[]) => labels.map((label) => ({ name: label, label, kind: 'text' as const }))
  const base = { ...before, questions: asks('吃饭', '吃药', '睡觉') }

  it('what only they changed is taken over, what both changed is named', () => {
    const mine = { ...base, name: '独居的老人', tier: 'old' }
    expect(mergeForms(mine, base, { ...base, name: '独居老年人', questions: [] })).toEqual({ form: { ...mine, questions: [] }, clashes: { name: '独居老年人' } })
  })

  it('questions are taken one by one: each keeps what the other left alone', () => {
    const mine = [{ name: '吃饭', label: '三餐', kind: 'text' as const }, ...asks('睡觉', '走路')]
    const theirs = [...asks('吃饭', '吃药'), { name: '睡觉', label: '夜里睡觉', kind: 'text' as const }, ...asks('心情')]
    const { form, clashes } = mergeForms({ ...base, questions: mine }, base, { ...base, questions: theirs })
    expect((form.questions as { label: string }[]).map(({ label }) => label)).toEqual(['三餐', '夜里睡觉', '走路', '心情'])
    expect(clashes).toEqual({})
  })

  it('one question changed by both, or taken out here and changed there, is named', () => {
    const theirs = [{ name: '吃饭', label: '伙食', kind: 'text' as const }, ...asks('吃药', '睡觉')]
    const both = mergeForms({ ...base, questions: [{ name: '吃饭', label: '三餐', kind: 'text' }, ...asks('吃药', '睡觉')] }, base, { ...base, questions: theirs })
    expect(both.clashes).toEqual({ questions: theirs })
    expect(mergeForms({ ...base, questions: asks('吃药', '睡觉') }, base, { ...base, questions: theirs }).clashes).toEqual({ questions: theirs })
  })
})

it('phones are spoken of only where they carry the list', () => {
  expect((['groups', 'track'] as const).map(savedWords)).toEqual(Array(2).fill('已保存。手机下次连上网就按新的来。'))
  expect((['letter_rule', 'watch_rule', 'robots', 'time_limits', 'paths'] as const).map(savedWords)).toEqual(Array(5).fill('已保存，现在起按新的来。'))
})
