import type { Held } from '@/local/held'
import type { OutboxCount } from '@/local/queries'
import { owedWords } from '../shell/owed-words'
import { clockOf, dateOf } from '../words'
import type { Holding } from './worker'

/** What the phone was found to hold. Pure words from here: what is there, of when, and what to do where something is not. */
export interface Facts {
  held: Held
  outbox: OutboxCount
  /** null: no service worker answered. */
  worker: Holding | null
  /** How much of the app is stored while no worker answers yet; null: not known. */
  storedPercent: number | null
  /** Whether this account sees people at all. */
  mayReadPeople: boolean
  locked: boolean
  /** null: the operator has no base map, or nobody could be asked yet. */
  tiles: { count: number; lastAt: number | null } | null
  /** Bytes; null: the browser does not say. */
  room: { used: number; free: number } | null
  /** Whether the browser promised not to clear this app; null: it cannot promise. */
  persisted: boolean | null
  installed: boolean
}

/** good: there. warn: works, and could be better. bad: something is missing. */
export interface ReportLine {
  key: string
  title: string
  state: 'good' | 'warn' | 'bad'
  words: string
  todo?: string
  /** Where what is to do is done, in one tap. */
  to?: string
}

export const stateMarks = { good: ['✓', '好了'], warn: ['▲', '看一眼'], bad: ['■', '还没好'] } as const

const mb = 1024 * 1024
const tightBytes = 300 * mb
const fullBytes = 60 * mb
const dayMs = 24 * 3600 * 1000
const oldMs = 3 * dayMs
const fetchNow = '连上网，点上面的「准备离线」。'
const toPin = '/pin?next=/offline'

/** 今天 08:05, else 11-24 08:05. */
function whenWords(ms: number, now: number): string {
  return dateOf(ms) === dateOf(now) ? `今天 ${clockOf(ms)}` : `${dateOf(ms).slice(5)} ${clockOf(ms)}`
}

export function sizeWords(bytes: number): string {
  return bytes >= 1024 * mb ? `${(bytes / 1024 / mb).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / mb))} MB`
}

export function offlineReport(facts: Facts, now: number): ReportLine[] {
  const { held, outbox, worker, room } = facts
  const at = held.fetchedAt
  const of = at === null ? '' : `，${whenWords(at, now)} 取的`
  const old = at !== null && now - at > oldMs
  /** A kind of row: none before the first fetch is missing, none after it is simply so. */
  const rows = (key: string, title: string, words: string, missing: boolean): ReportLine =>
    at === null || missing
      ? { key, title, state: 'bad', words: '还没有取到', todo: fetchNow }
      : { key, title, state: old ? 'warn' : 'good', words: `${words}${of}`, ...(old ? { todo: `有几天没更新了。${fetchNow}` } : {}) }

  return [
    worker
      ? { key: 'app', title: '没网打开巡格', state: 'good', words: `打得开，版本 ${worker.version}` }
      : { key: 'app', title: '没网打开巡格', state: 'bad', words: facts.storedPercent === null ? '还打不开' : `还打不开，存到 ${facts.storedPercent}%`, todo: '连上网等一会儿，这里自己会变。一直不变，关掉重开；还不行，换手机自带的浏览器或 Chrome。' },
    areasLine(),
    !worker || worker.held < worker.wanted
      ? { key: 'map', title: '地图', state: 'bad', words: '还没取全，没网看不了图', todo: `${fetchNow}没有图，走访和上报照样能记。` }
      : { key: 'map', title: '地图', state: 'good', words: '没网也能看' },
    rows('lists', '上报和指南', `能报的事 ${held.categories} 样、办事指南 ${held.advice} 篇`, held.categories === 0),
    rows('households', '住户', held.households > 0 ? `${held.households} 户` : '名下没有住户', false),
    rows('cases', '案件', held.cases > 0 ? `${held.cases} 件` : '没有案件', false),
    ...(facts.mayReadPeople ? [peopleLine()] : []),
    outboxLine(),
    ...(facts.tiles ? [{ key: 'tiles', title: '街道图', state: 'good' as const, words: `${facts.tiles.count > 0 ? '看过的地方，没网也在' : '还没有看过的地方'}。要去哪里，有网时先在地图上看一遍，就带上了` }] : []),
    ...(room ? [roomLine(room)] : []),
    persistLine(),
  ]

  function areasLine(): ReportLine {
    const line = rows('areas', '网格', `我的 ${held.mine} 个，旁边的 ${held.grids - held.mine} 个`, held.grids === 0)
    if (line.state !== 'bad' && held.outlines === 0) return { ...line, state: 'warn', words: `${line.words}，没有界线`, todo: '中心还没给网格的界线，图上画不出来。照样能记。' }
    return line
  }

  function peopleLine(): ReportLine {
    const title = '要探访的人'
    if (!held.hasPin) return { key: 'people', title, state: 'bad', words: '名单还不在手机里', todo: '设一个 6 位 PIN，名单就来 ›', to: toPin }
    if (held.peopleAt === null) return { key: 'people', title, state: 'bad', words: '名单不在手机里', todo: '连上网，点这里输一次 PIN，名单就来 ›', to: toPin }
    const stale = now - held.peopleAt > dayMs
    return {
      key: 'people', title, state: stale ? 'warn' : 'good', words: `${whenWords(held.peopleAt, now)} 取的${facts.locked ? '，打开要输 PIN' : ''}`,
      ...(stale ? { todo: '隔了一天以上。连上网，输一次 PIN，就换成新的。' } : {}),
    }
  }

  function outboxLine(): ReportLine {
    const owed = owedWords(outbox)
    if (outbox.needPerson > 0) return { key: 'outbox', title: '没送出的', state: 'warn', words: owed ?? '', todo: '点这里看一眼，都在手机里，不会丢 ›', to: '/outbox' }
    return { key: 'outbox', title: '没送出的', state: 'good', words: owed ? `${owed}，存在手机里，有网自动送` : '全部已送达' }
  }

  function roomLine({ used, free }: { used: number; free: number }): ReportLine {
    const state = free < fullBytes ? 'bad' : free < tightBytes ? 'warn' : 'good'
    return {
      key: 'room', title: '手机空间', state, words: `巡格用了 ${sizeWords(used)}，还能用 ${sizeWords(free)}`,
      ...(state === 'good' ? {} : { todo: '删掉一些照片、视频，或点下面的「清理缓存」。' }),
    }
  }

  function persistLine(): ReportLine {
    const title = '记录留不留得住'
    if (facts.persisted) return { key: 'persist', title, state: 'good', words: '留得住，手机答应了不清' }
    return {
      key: 'persist', title, state: facts.installed ? 'warn' : 'bad', words: '手机没答应：地方很紧时，可能把没送出的也清掉',
      todo: facts.installed ? '空间留宽一点，有网就打开一下巡格，把记录送出去。' : '把巡格放到桌面（浏览器菜单 → 添加到主屏幕 / 安装应用），从桌面打开后再点「准备离线」。有网就尽早送出。',
    }
  }
}

/** The page's headline: how many lines are not well. */
export function headline(lines: readonly ReportLine[]): { state: ReportLine['state']; words: string } {
  const bad = lines.filter(({ state }) => state === 'bad').length
  const warn = lines.filter(({ state }) => state === 'warn').length
  if (bad > 0) return { state: 'bad', words: `还有 ${bad} 样没备好` }
  if (warn > 0) return { state: 'warn', words: `可以出门，有 ${warn} 样看一眼` }
  return { state: 'good', words: '都备好了，没信号也能用' }
}
