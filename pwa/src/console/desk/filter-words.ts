import { lightMarks } from '@/rules/light'
import { heldNames, letterNames, type Filters, type View } from '../filters'
import { areaName, categoryName, channelName } from '../lists'
import { dayWords, flagWords, outcomeWords, ratedHowWords, stateWords, urgencyWords } from '../words'

export const viewWords: Record<View, string> = { mine: '待我办', open: '在办', closed: '已结', all: '全部' }
export const callWords = { now: '现在该打', later: '过会儿再打', nobody: '没有留电话' }

/** Every filter that is set, in words: as chips over the list, and on paper. */
export function filterWords(filters: Filters, unitName: (id: string) => string): { name: keyof Filters; label: string }[] {
  const { state, light, urgency, category, area, channel, unit, recurred, supervised, held, letter, reported_from: from, reported_to: to, closed_from: endedFrom, closed_to: endedTo, call, rated, rated_how: how, rated_from: ratedFrom, rated_to: ratedTo, rated_same_day: sameDay, flagged, bbox, q } = filters
  const names: { name: keyof Filters; label: string }[] = []
  if (bbox) names.push({ name: 'bbox', label: '图上这一块' })
  if (state) names.push({ name: 'state', label: stateWords[state] })
  if (light) names.push({ name: 'light', label: `${lightMarks[light].mark} ${lightMarks[light].words}` })
  if (urgency) names.push({ name: 'urgency', label: urgencyWords[urgency] })
  if (recurred) names.push({ name: 'recurred', label: '回头事' })
  if (call) names.push({ name: 'call', label: callWords[call] })
  if (rated) names.push({ name: 'rated', label: outcomeWords[rated] ?? rated })
  if (how) names.push({ name: 'rated_how', label: ratedHowWords[how] ?? how })
  if (ratedFrom) names.push({ name: 'rated_from', label: `${dayWords(ratedFrom)}起评价的` })
  if (ratedTo) names.push({ name: 'rated_to', label: `${dayWords(ratedTo)}前评价的` })
  if (sameDay) names.push({ name: 'rated_same_day', label: '办结当天就评价的' })
  if (flagged) names.push({ name: 'flagged', label: flagWords[flagged] ?? flagged })
  if (held) names.push({ name: 'held', label: heldNames[held] })
  if (letter) names.push({ name: 'letter', label: letterNames[letter] })
  if (area) names.push({ name: 'area', label: areaName(area) })
  if (category) names.push({ name: 'category', label: categoryName(category) })
  if (channel) names.push({ name: 'channel', label: channelName(channel) })
  if (unit) names.push({ name: 'unit', label: unit === '-' ? '没有分给单位的' : unitName(unit) })
  if (supervised) names.push({ name: 'supervised', label: '回访不满意' })
  if (from) names.push({ name: 'reported_from', label: `${from} 起上报的` })
  if (to) names.push({ name: 'reported_to', label: `到 ${to} 上报的` })
  if (endedFrom) names.push({ name: 'closed_from', label: `${endedFrom} 起结案的` })
  if (endedTo) names.push({ name: 'closed_to', label: `到 ${endedTo} 结案的` })
  if (q) names.push({ name: 'q', label: `“${q}”` })
  return names
}
