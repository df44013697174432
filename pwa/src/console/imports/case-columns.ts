/** What a column of a list of matters can hold, by the server's names (`server/intake/columns.py`). */
export const caseTargets: readonly (readonly [name: string, label: string, needed: boolean])[] = [
  ['source_no', '来源编号', true],
  ['description', '内容', true],
  ['category', '事项分类', false],
  ['title', '标题', false],
  ['urgency', '紧急程度', false],
  ['occurred_at', '时间', false],
  ['address_text', '地点', false],
  ['grid', '网格', false],
  ['neighbourhood', '社区', false],
  ['name', '姓名', false],
  ['phone', '电话', false],
  ['wishes', '诉求', false],
  ['people_count', '涉及人数', false],
  ['lon', '经度', false],
  ['lat', '纬度', false],
]

/** The same of a register of what was settled before: without its time, nothing can be put in its place. */
export const settledTargets: typeof caseTargets = [
  ...caseTargets.map(([name, label, needed]) => [name, label, needed || name === 'occurred_at'] as const),
  ['closed_at', '办结时间', false],
  ['resolution', '办理结果', false],
]
