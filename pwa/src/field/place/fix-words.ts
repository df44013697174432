import { metresWords } from '../words'
import type { NoFix } from './fix'

/** How good a fix is, in words: a number alone says nothing to somebody who stands in a stairwell. */
export function accuracyWords(metres: number): string {
  if (metres < 1) return '定位好了，误差很小'
  if (metres <= 50) return `定位好了，误差约 ${metres} 米`
  if (metres <= 200) return `定位有点粗，误差约 ${metres} 米，屋里常这样`
  return `定位很粗，误差约 ${metresWords(metres)}，最好在图上点或选网格`
}

export const noFixWords: Record<NoFix, string> = {
  denied: '手机没有允许定位',
  timeout: '这会儿定不到位，屋里常这样',
  unavailable: '这台手机不能定位',
  insecure: '这个网址不是 https，浏览器不给定位',
}

/** What would bring a fix; null where nothing the worker can do would. */
export const noFixHelp: Record<NoFix, string | null> = {
  denied: '想要准的位置：点浏览器地址栏左边的图标，或到手机「设置 → 应用 → 浏览器 → 权限」，允许「位置」，再点「重新定位」。',
  timeout: '到窗边或门外再点「重新定位」；不方便就在图上点，或记在格里。',
  unavailable: null,
  insecure: '请向管理员要 https 开头的地址。',
}
