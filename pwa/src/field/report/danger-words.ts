/** Words in a description that may speak of a danger sign, and what to ask about. They decide nothing: they point at the signs. */
const dangerWords: readonly (readonly [asked: string, words: readonly string[]])[] = [
  ['动手', ['打架', '动手', '打起来', '打人', '打了', '被打', '家暴']],
  ['刀', ['刀', '斧头', '汽油', '凶器']],
  ['寻短见', ['自杀', '跳楼', '不想活', '想不开', '寻短见', '喝农药', '割腕']],
  ['燃气味', ['煤气', '燃气', '天然气', '瓦斯']],
  ['着火', ['着火', '起火', '失火', '冒烟', '火灾']],
  ['有人受伤', ['受伤', '流血', '昏倒', '晕倒', '摔倒', '喘不上气']],
  ['要塌', ['塌', '掉砖', '掉块', '下陷']],
  ['人聚集', ['堵门', '堵路', '聚集', '上访', '拉横幅']],
]

/** What people meet most, for the one line behind which the signs lie. */
export const commonDangers = ['动手', '刀', '燃气味', '着火', '有人受伤']

/** What to ask about, in the order of the table; empty when nothing in the text points at danger. */
export function dangersIn(text: string): string[] {
  return dangerWords.filter(([, words]) => words.some((word) => text.includes(word))).map(([asked]) => asked)
}
