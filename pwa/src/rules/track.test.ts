import { describe, expect, it } from 'vitest'
import vectors from '../../../tests/vectors/track.json'
import { accuracyMaxM, clean, silenceMaxS, simplify, speedMaxMS, toleranceM, type Fix } from './track'

const fixes = (segments: number[][][]): Fix[][] => segments as unknown as Fix[][]

describe('a patrol’s track', () => {
  it('has the limits of the server', () => {
    expect({ accuracy_max_m: accuracyMaxM, speed_max_m_s: speedMaxMS, silence_max_s: silenceMaxS, tolerance_m: toleranceM }).toEqual(vectors.limits)
  })
  it.each(vectors.clean)('cleaned: $name', ({ segments, until, cleaned }) => {
    expect(clean(fixes(segments), until)).toEqual(cleaned)
  })
  it.each(vectors.simplify)('simplified: $name', ({ segment, simplified }) => {
    expect(simplify(fixes([segment])[0] ?? [])).toEqual(simplified)
  })
})
