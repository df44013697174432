import { same } from '../forms/merge'
import { limitWords } from '../errands/kinds'
import { limitNames, named, nameField, type Shape } from './shape'

/** Lists about time: limits, the calendar, what is done when one is over, and who outside hears of it. */

const letterParts = { '{code}': '【编号】', '{unit}': '【单位】', '{step}': '【环节】', '{due}': '【期限】', '{over}': '【超期】', '{extended}': '【延期】', '{days}': '【答复天数】' }

export const timeShapes = {
  time_limits: {
    title: '办理时限',
    about: '每一步多久办好。改了只管以后，已经给出的时限不动。',
    add: null,
    retired: '',
    lines: (lists) => lists.time_limits,
    summary: ({ time_limits: limits }, code) => {
      const one = limits.find((each) => each.code === code)
      return one ? limitWords(one) : ''
    },
    fields: [
      { name: 'amount', label: '多久办好', hint: '已经给出的时限不动，从下一件起按新的算', kind: 'number', max: 366, after: { name: 'unit', label: '天还是小时', kind: 'choice', max: 20, choices: named(limitNames) } },
    ],
  },
  calendar_years: {
    title: '工作日历',
    about: '哪天放假，哪天调休上班。改了不动已经给出的时限。',
    add: null,
    retired: '',
    lines: (lists) => lists.calendar_years,
    summary: ({ calendar_years: years }, code) => {
      const one = years.find((each) => each.code === code)
      if (!one) return ''
      return one.version === 0 ? '还没有填，先按周一到周五算' : `放假 ${one.holidays.length} 天，调休上班 ${one.makeup.length} 天`
    },
    warning: ({ calendar_years: years }, code, body) => {
      const one = years.find((each) => each.code === code)
      const changed = one && !(['holidays', 'makeup', 'work_start', 'work_end'] as const).every((name) => same(one[name], body[name]))
      return changed ? '已经给出的时限不动，新的时限按新日历算；超期几天、催办和督办函从现在起按新日历数。' : ''
    },
    fields: [
      { name: 'holidays', label: '周一到周五里放假的', hint: '一行一天，写成 2026-10-01', kind: 'lines', optional: true, max: 2000 },
      { name: 'makeup', label: '周六周日里要上班的', hint: '一行一天，写成 2026-10-10', kind: 'lines', optional: true, max: 1000 },
      { name: 'work_start', label: '几点上班', hint: '写成 08:30', kind: 'line', max: 5 },
      { name: 'work_end', label: '几点下班', hint: '写成 18:00；按工作日算的时限到这时为止', kind: 'line', max: 5 },
    ],
  },
  watch_rule: {
    title: '催办与督办',
    about: '超期几天催办、起草督办函、往上报，延期中止最多多久。',
    add: null,
    retired: '',
    lines: ({ watch_rule: rule }) => [{ code: 'watch_rule', name: '催办与督办', version: rule.version, retired: false }],
    summary: () => '',
    fields: [
      { name: 'urge_days', label: '超期几个工作日，自动催办', hint: '办满七成时间先预警，一超期就告诉承办的人', kind: 'number', max: 60, after: '个工作日' },
      { name: 'letter_days', label: '超期几个工作日，起草督办函', hint: '放到督办页，等人签发', kind: 'number', max: 60, after: '个工作日' },
      { name: 'supervisor_days', label: '超期几个工作日，报督办员', kind: 'number', max: 60, after: '个工作日' },
      { name: 'director_days', label: '超期几个工作日，报中心主任', kind: 'number', max: 60, after: '个工作日' },
      { name: 'extend_max_days', label: '一次最多延期', kind: 'number', max: 90, after: '个工作日' },
      { name: 'pause_max_days', label: '一次最多中止', hint: '到时自动恢复，时限接着算', kind: 'number', max: 180, after: '天' },
    ],
  },
  letter_rule: {
    title: '督办函',
    about: '督办函怎么写，怎么编号，几天内答复。',
    add: null,
    retired: '',
    lines: ({ letter_rule: rule }) => [{ code: 'letter_rule', name: '督办函', version: rule.version, retired: false }],
    summary: () => '',
    fields: [
      { name: 'number_form', label: '函号', hint: '【年】【号】签发时填上', kind: 'line', max: 60, parts: { '{year}': '【年】', '{number}': '【号】' } },
      { name: 'body', label: '正文', hint: '方括号里的，起草时换成那件事自己的；已经起草的不变', kind: 'line', max: 600, parts: letterParts },
      { name: 'reply_days', label: '签发后几个工作日内答复', kind: 'number', max: 30, after: '个工作日' },
    ],
  },
  robots: {
    title: '群机器人',
    about: '有事超期，往企业微信群、钉钉群发一句：只有编号和链接。',
    add: '加一个群',
    retired: '不再往这个群发；发过的记录还在。',
    lines: (lists) => lists.robots,
    summary: ({ robots }, code) => {
      const one = robots.find((each) => each.code === code)
      return one ? [one.host, `发到 ${one.sent} 条`, one.given_up > 0 ? `${one.given_up} 条没有发到` : ''].filter(Boolean).join('，') : ''
    },
    fields: [
      { ...nameField, label: '群的名称' },
      { name: 'address', label: '机器人的地址', hint: '从群里复制，以 https:// 开头；地址里有密钥，存好以后不再显示，空着就不改', kind: 'line', optional: true, max: 400 },
    ],
  },
} satisfies Record<string, Shape>
