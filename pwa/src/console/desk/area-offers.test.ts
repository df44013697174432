import { expect, it } from 'vitest'
import { areaOffers, kindOffers } from './area-offers'

const areas = [
  { code: '620902', name: '肃州区', parent: null }, { code: '620902001', name: '东北街街道', parent: '620902' }, { code: '620902001001', name: '福安社区', parent: '620902001' }, { code: '620902001002', name: '花园社区', parent: '620902001' },
  ...['001', '002'].flatMap((place) => [1, 2, 3].map((grid) => ({ code: `620902001${place}00${grid}`, name: `第${'一二三'[grid - 1] ?? ''}网格`, parent: `620902001${place}` }))),
]
const offers = (q: string, area = ''): string[] => areaOffers(areas, { q, area }).map(({ label, change }) => `${label} ${change.area} ${change.q}`.trim())

it('a word that names a place is offered as that place, with the other words still sought', () => {
  expect(offers('福安社区')).toEqual(['东北街街道福安社区 620902001001'])
  expect(offers('漏水 福安')).toEqual(['东北街街道福安社区 620902001001 漏水'])
  expect(offers('花园社区第三网格')).toEqual(['花园社区第三网格 620902001002003'])
  expect(offers('第三网格')).toEqual(['福安社区第三网格 620902001001003', '花园社区第三网格 620902001002003'])
})

it('what means no place, too many of them, or the one that is looked at already, is not offered', () => {
  expect([offers('漏水'), offers('网格'), offers('安'), offers(''), offers('福安社区', '620902001001')]).toEqual([[], [], [], [], []])
})

it('a word by which people call a kind of matter is offered as that kind', () => {
  const noise = { code: 'environment.noise', name: '环境噪声', keywords: '噪音 扰民 广场舞', retired: false }
  const kinds = [noise, { code: 'environment.leak', name: '渗漏堵塞', keywords: '漏水 下水道', retired: false }, { code: 'environment.dust', name: '噪音扬尘', keywords: null, retired: true }, ...['a', 'b', 'c'].map((code) => ({ code, name: `${code}纠纷`, keywords: null, retired: false }))]
  const offered = (q: string, category = ''): string[] => kindOffers(kinds, { q, category }).map(({ label, change }) => `${label} ${change.category} ${change.q}`.trim())
  expect(offered('噪音')).toEqual(['环境噪声 environment.noise'])
  expect(offered('花园 漏水')).toEqual(['渗漏堵塞 environment.leak 花园'])
  expect([offered('纠纷'), offered('噪'), offered('张三'), offered('噪音', 'environment.noise')]).toEqual([[], [], [], []])
})
