import { limitWords } from '../errands/kinds'
import { rhythmWords } from '../people/people-words'
import type { PageName } from './calls'
import { limitNames, named, nameField as name, spoken, type Shape } from './shape'
import { timeShapes } from './time-shapes'

/** What each list on the page of settings is made of. */

const unitNames = { days: '天', weeks: '周', months: '个月' } as const
const mediationNames = { '': '不是调解', people: '人民调解', administrative: '行政调解', judicial: '司法调解' } as const
const whoTakesIn: Record<string, string> = { '': '能登记的人都可以', 'case.take_in': '要有“登记别的来源的案件”这项权限' }
const startNames = { accepted: '从受理算', assessed: '从研判算' } as const
const policyNames = { off: '都不记', choice: '网格员自己愿意才记', patrol: '规定巡查时记' } as const

/** What a notice's sentence may name, as the server stores it and as people read it. */
const noticeParts = { '{code}': '【编号】', '{what}': '【任务种类】' }

export const shapes: Record<PageName, Shape> = {
  groups: {
    title: '特殊群体',
    about: '哪些人要常去看，上门时问什么。',
    add: '加一个群体',
    retired: '不能再把人加进来；已经在里面的人照旧去看、照旧问这些题。',
    lines: (lists) => lists.groups,
    summary: ({ groups, tiers }, code) => {
      const group = groups.find((one) => one.code === code)
      return [tiers.find((one) => one.code === group?.tier)?.name, `问 ${group?.questions.length ?? 0} 题`, group?.supervised ? '专门岗位才看得到' : ''].filter(Boolean).join('，')
    },
    fields: [
      name,
      {
        name: 'tier', label: '新加进来的人多久看一次', kind: 'choice', max: 60,
        choices: ({ tiers }) => tiers.filter((one) => !one.retired).map((one) => ({ value: one.code, label: `${one.name}（${rhythmWords(one)}）` })),
      },
      { name: 'questions', label: '上门问什么', hint: '手机上按这个顺序问，都可以不答', kind: 'questions', max: 12 },
    ],
  },
  tiers: {
    title: '多久看一次',
    about: '每一档的人，最多隔多久要看一次。',
    add: '加一档',
    retired: '不能再选这一档；已经在这一档的人照旧。',
    lines: (lists) => lists.tiers,
    summary: ({ tiers }, code) => {
      const tier = tiers.find((one) => one.code === code)
      return tier ? [rhythmWords(tier), tier.phone_counts ? '电话也算' : '要见到人', tier.plans > 0 ? `${tier.plans} 份计划` : ''].filter(Boolean).join('，') : ''
    },
    warning: ({ tiers }, code, { every, unit }) => {
      const tier = tiers.find((one) => one.code === code)
      const changed = tier && (tier.every !== every || tier.unit !== unit)
      return tier && changed && tier.plans > 0 ? `存好后，这一档 ${tier.plans} 份探访计划的到期日会重新算。按新的早该去看的，今天到期，不算拖。` : ''
    },
    fields: [
      name,
      { name: 'every', label: '最多隔多久看一次', kind: 'number', max: 366, after: { name: 'unit', label: '天、周还是月', kind: 'choice', max: 10, choices: named(unitNames) } },
      { name: 'phone_counts', label: '打电话问过，也算看过', kind: 'tick', max: 0 },
    ],
  },
  errand_kinds: {
    title: '代办事项',
    about: '可以替居民跑腿的事，要什么材料，多久办好。',
    add: '加一种',
    retired: '不能再登记这一种；正在办的照旧办完。',
    lines: (lists) => lists.errand_kinds,
    summary: ({ errand_kinds: kinds }, code) => {
      const kind = kinds.find((one) => one.code === code)
      return kind ? `${limitWords({ amount: kind.limit_amount, unit: kind.limit_unit })}，${kind.papers.length > 0 ? `${kind.papers.length} 样材料` : '不用材料'}` : ''
    },
    fields: [
      name,
      { name: 'papers', label: '要带的材料', hint: '一行一样，没有就空着', kind: 'lines', optional: true, max: 1800 },
      { name: 'where_to', label: '交到哪', hint: '上门就能办的空着', kind: 'line', optional: true, max: 120 },
      { name: 'limit_amount', label: '多久办好', kind: 'number', max: 366, after: { name: 'limit_unit', label: '天还是小时', kind: 'choice', max: 20, choices: named(limitNames) } },
    ],
  },
  channels: {
    title: '来源渠道',
    about: '事情从哪里来，谁能登记，算不算接待人次。',
    add: null,
    retired: '',
    lines: (lists) => lists.channels,
    summary: ({ channels }, code) => {
      const one = channels.find((each) => each.code === code)
      return one ? [whoTakesIn[one.permission ?? ''], one.in_person ? '人到窗口来，算接待人次' : ''].filter(Boolean).join('；') : ''
    },
    fields: [
      { ...name, max: 30, hint: '案件列表、回执和统计里都叫这个' },
      { name: 'permission', label: '谁能登记', kind: 'choice', optional: true, max: 30, choices: named(whoTakesIn) },
      { name: 'in_person', label: '人到窗口来的，算接待人次', hint: '只管以后登记的', kind: 'tick', max: 0 },
    ],
  },
  specialist_kinds: {
    title: '专家种类',
    about: '调解员和专家分哪几种，在“单位”页里选。',
    add: '加一种',
    retired: '不能再选这一种；已经是的人照旧。',
    lines: (lists) => lists.specialist_kinds,
    summary: ({ specialist_kinds: kinds }, code) => (kinds.find((one) => one.code === code)?.lawyer ? '涉法涉诉的事可以指派' : ''),
    fields: [{ ...name, max: 30 }, { name: 'lawyer', label: '是律师，涉法涉诉的事研判时可以指派', kind: 'tick', max: 0 }],
  },
  paths: {
    title: '办理途径',
    about: '研判时选哪条路，法律给多少天，不成走哪里。',
    add: '加一条',
    retired: '研判时不能再选；已经走这条路的照旧。',
    lines: (lists) => lists.paths,
    summary: ({ paths }, code) => {
      const path = paths.find((one) => one.code === code)
      return path ? [path.limit_days ? `法定 ${path.limit_days} 天` : '没有法定期限', path.categories.length ? path.categories.join('、') : '所有分类'].join('；') : ''
    },
    fields: [
      { ...name, max: 30 },
      { name: 'mediation', label: '是不是调解', hint: '要保护当事人的事，不会给出调解', kind: 'choice', optional: true, max: 20, choices: named(mediationNames) },
      { name: 'limit_days', label: '法律给多少天', hint: '按自然日；没有就空着', kind: 'number', optional: true, max: 730, after: { name: 'starts', label: '从哪一步算', kind: 'choice', max: 20, choices: named(startNames) } },
      { name: 'basis', label: '依据', kind: 'line', optional: true, max: 120 },
      { name: 'remedy', label: '不成或不服，接着走哪里', hint: '案件里会写给经办人看', kind: 'line', max: 200 },
      { name: 'categories', label: '哪些分类能走', hint: '一行写一个分类的名称；空着就是都能走', kind: 'lines', optional: true, max: 2000 },
      { name: 'except_categories', label: '其中哪些分类不走', kind: 'lines', optional: true, max: 2000 },
    ],
  },
  task_kinds: {
    title: '任务种类',
    about: '中心派给网格员的任务，分哪几种。',
    add: '加一种',
    retired: '不能再派这一种；已经派出的照旧去办。',
    lines: (lists) => lists.task_kinds,
    summary: ({ task_kinds: kinds }, code) => {
      const kind = kinds.find((one) => one.code === code)
      return kind ? `${kind.by_visit ? '走访就算答复' : '写一句答复'}：${kind.suggestion}` : ''
    },
    fields: [
      { ...name, max: 20, hint: '网格员在手机上看到的就是这个名称' },
      { name: 'suggestion', label: '先替派任务的人写好的一句', hint: '派任务时可以改', kind: 'line', max: 300 },
      { name: 'by_visit', label: '上门走访就算答复', hint: '勾上，手机点“去办”就打开走访表，记完走访任务也办完；不勾，写一句或拍张照片来答', kind: 'tick', max: 0 },
    ],
  },
  notice_kinds: {
    title: '消息',
    about: '事情有进展时，手机上告诉网格员哪一句，留几天。',
    add: null,
    retired: '以后不再告诉这件事；已经发出的照旧看得到。',
    lines: (lists) => lists.notice_kinds,
    summary: ({ notice_kinds: kinds }, code) => spoken(kinds.find((one) => one.code === code)?.template ?? '', noticeParts),
    fields: [
      { name: 'template', label: '手机上看到的一句话', hint: `写${Object.values(noticeParts).join('或')}的地方，发出时换成那件事自己的`, kind: 'line', max: 60, parts: noticeParts },
      { name: 'keep_days', label: '在手机上留几天', hint: '从发出那天算，过了就消失，不再保存', kind: 'number', max: 365, after: '天' },
    ],
  },
  categories: {
    title: '事项分类',
    about: '群众怎么叫它，怎么办，和哪些是一回事。',
    add: null,
    retired: '手机和工作台不能再选这一类；以前报的照旧。',
    lines: (lists) => lists.categories,
    summary: ({ categories }, code) => {
      const one = categories.find((each) => each.code === code)
      return [one?.keywords, one?.similar.length ? `同类：${one.similar.join('、')}` : ''].filter(Boolean).join('；')
    },
    fields: [
      { name: 'keywords', label: '群众怎么叫', hint: '几个叫法用空格隔开；手机上打这些字或拼音就能找到', kind: 'line', max: 400 },
      { name: 'similar', label: '同一件事也可能报成', hint: '一行写一个分类的名称；上报时手机会说附近有类似的事', kind: 'lines', max: 400 },
      { name: 'advice', label: '怎么办', hint: '选了这一类，手机上就显示；写上电话，点一下就能打', kind: 'line', max: 300 },
    ],
  },
  case_rule: {
    title: '相似与回头事',
    about: '多近多久算相似，结案多久还算又出现。',
    add: null,
    retired: '',
    lines: ({ case_rule: rule }) => [{ code: 'case_rule', name: '相似与回头事', version: rule.version, retired: false }],
    summary: () => '',
    fields: [
      { name: 'similar_metres', label: '离得多近，可能是同一件', hint: '上报时，这么近的同类事会列出来给网格员看', kind: 'number', min: 10, max: 2000, after: '米' },
      { name: 'similar_days', label: '几天内上报的，可能是同一件', hint: '更早的不再列出来', kind: 'number', max: 90, after: '天' },
      { name: 'recur_days', label: '结案几天内，可以说“问题又出现了”', hint: '接着原来那件办，算回头事；过了就当新的一件上报', kind: 'number', max: 365, after: '天' },
    ],
  },
  call_rule: {
    title: '回访',
    about: '打电话时怎么说，没联系上打几次为止。',
    add: null,
    retired: '',
    lines: ({ call_rule: rule }) => [{ code: 'call_rule', name: '回访', version: rule.version, retired: false }],
    summary: () => '',
    fields: [
      { name: 'script', label: '电话里怎么说', hint: '一行一句；写【事项】【结果】【单位】的地方，打电话时换成那件事自己的', kind: 'lines', max: 1500 },
      { name: 'tries', label: '没联系上，最多打几次', hint: '打够了就按没联系上结案，不算满意', kind: 'number', max: 9, after: '次' },
      { name: 'days', label: '至少分几天打', kind: 'number', max: 5, after: '天' },
      { name: 'wait_minutes', label: '隔多久再打', hint: '按上班时间算；没到时候又打了，和上一次算一次', kind: 'number', min: 10, max: 600, after: '分钟' },
      { name: 'call_from', label: '每天几点起打电话', hint: '写成 08:30；这以前、以后的，都在“过会儿再打”里', kind: 'line', max: 5 },
      { name: 'call_to', label: '每天打到几点', hint: '写成 20:00；和上面一样，就是什么时候都可以打', kind: 'line', max: 5 },
      { name: 'undo_minutes', label: '结案的回访，多久内能收回', hint: '只有记的人能收回', kind: 'number', max: 120, after: '分钟' },
    ],
  },
  ...timeShapes,
  rule: {
    title: '到期与提醒',
    about: '什么时候到手机上，拖了以后转给谁。',
    add: null,
    retired: '',
    lines: ({ rule }) => [{ code: 'rule', name: '到期与提醒', version: rule.version, retired: false }],
    summary: () => '',
    fields: [
      { name: 'days_ahead', label: '手机上带着往后几天到期的人', kind: 'number', max: 31, after: '天' },
      { name: 'grave_hours', label: '情况变坏后，多久之内要有人去看', kind: 'number', max: 168, after: '小时' },
      { name: 'leader_after_days', label: '到期后几天没去，转到网格长那里', kind: 'number', max: 60, after: '天' },
      { name: 'neighbourhood_after_days', label: '到期后几天没去，转到社区那里', kind: 'number', max: 90, after: '天' },
      { name: 'keep_days', label: '手机不联网，名单最多留几天', hint: '过了就清掉，丢了手机也看不到', kind: 'number', max: 14, after: '天' },
      { name: 'lock_hidden_minutes', label: '手机切走或息屏多久，巡格自己锁上', kind: 'number', max: 60, after: '分钟' },
      { name: 'lock_idle_minutes', label: '开着没人碰多久，巡格自己锁上', kind: 'number', max: 60, after: '分钟' },
    ],
  },
  track: {
    title: '巡查路线',
    about: '巡查时记不记路线，走访和路线的位置留几天。',
    add: null,
    retired: '',
    lines: ({ track }) => [{ code: 'track', name: '巡查路线', version: track.version, retired: false }],
    summary: () => '',
    warning: (_lists, _code, { policy }) => (policy === 'patrol' ? '存好后，网格员一开始巡查，手机就一直显示“正在记路线”，巡查页上写着为什么。路线只有本人看得到，可以随时暂停。' : ''),
    fields: [
      { name: 'policy', label: '巡查时记不记路线', kind: 'choice', max: 10, choices: named(policyNames) },
      { name: 'reason', label: '为什么要记', hint: '规定要记时必须写；网格员在手机上看到的就是这句话', kind: 'line', optional: true, max: 120 },
      { name: 'keep_days', label: '路线和走访的位置留几天', hint: '过了就清掉，手机里的也清', kind: 'number', max: 90, after: '天' },
    ],
  },
  centre: {
    title: '中心',
    about: '回执上印的名称、电话和地址。',
    add: null,
    retired: '',
    lines: ({ centre }) => [{ code: 'centre', name: '中心', version: centre.version, retired: false }],
    summary: () => '',
    fields: [
      { ...name, label: '中心的名称' },
      { name: 'phone', label: '群众打哪个电话问', hint: '回执上印；空着就不印', kind: 'line', optional: true, max: 60 },
      { name: 'address', label: '窗口在哪里', hint: '回执上印；空着就不印', kind: 'line', optional: true, max: 120 },
    ],
  },
}

/** What phones carry along, to go by without network. */
const onPhones: ReadonlySet<PageName> = new Set<PageName>(['groups', 'tiers', 'errand_kinds', 'categories', 'calendar_years', 'case_rule', 'rule', 'track', 'centre'])

export const savedWords = (page: PageName): string => (onPhones.has(page) ? '已保存。手机下次连上网就按新的来。' : '已保存，现在起按新的来。')
