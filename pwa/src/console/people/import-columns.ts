/** What a column of a list can hold, by the server's names (`server/people/columns.py`). */
export const importTargets: readonly [name: string, label: string, needed: boolean][] = [
  ['name', '姓名', true],
  ['address_text', '住址', true],
  ['grid', '网格编码', true],
  ['group', '群体', false],
  ['id_number', '身份证号', false],
  ['phone', '电话', false],
  ['door', '门牌', false],
  ['tier', '档', false],
  ['sex', '性别', false],
  ['birth_year', '出生年', false],
  ['guardian_name', '监护人', false],
  ['guardian_relation', '监护人关系', false],
  ['guardian_phone', '监护人电话', false],
  ['health', '健康', false],
  ['needs', '需求', false],
  ['last_seen_on', '上次走访日期', false],
  ['helper', '帮扶人用户名', false],
  ['lon', '经度', false],
  ['lat', '纬度', false],
]

/** Of a list that lacks a column: its headings and what was guessed, so that a person can point at the right one. */
export function columnsOf(details: unknown): { columns: string[]; mapping: Record<string, string> } | null {
  const { columns, mapping } = (details ?? {}) as { columns?: unknown; mapping?: unknown }
  if (!Array.isArray(columns)) return null
  return { columns: columns.filter((one) => typeof one === 'string'), mapping: typeof mapping === 'object' && mapping !== null ? (mapping as Record<string, string>) : {} }
}
