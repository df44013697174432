import type { CaseAction } from '@/api/types'

type Field = Pick<CaseAction['fields'][number], 'name' | 'label'>

/** Whether residents read what is written there: the server marks it in the label, or whoever writes decides to tell them. */
export const seenByResidents = ({ name, label }: Field, values: Readonly<Record<string, string>>): boolean => label.includes('群众能看到') || (name === 'note' && values.tell === 'yes')

/** Said before anything is sent; the page masks what it knows, and it does not know everything. */
export const seenHint = '群众会看到这一段：姓名、门牌、电话别写。'

const marks: readonly [string, RegExp][] = [
  ['电话', /(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)/],
  ['门牌', /\d{3,4}\s*(?:室|号房)|\d{1,2}\s*单元\s*\d{3,4}/],
  ['人的姓名', /[王李张刘陈杨赵吴徐孙胡朱郭宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟姜谭廖邹陆郝孔崔邱秦侯邵孟][\u4e00-\u9fa5]{1,2}(?:大妈|大爷|大娘|大叔|大姐|大哥|阿姨|奶奶|爷爷|女士|先生|老人|师傅|同志)/],
]

/** What in a text looks like a person's telephone, door or name, as a question; null: nothing does. */
export function namesSomebody(text: string | undefined): string | null {
  const found = marks.filter(([, mark]) => mark.test(text ?? '')).map(([what]) => what)
  return found.length > 0 ? `群众会看到这一段，里面像是写了${found.join('、')}。改一下再送；没关系的话，再点一次就送出。` : null
}
