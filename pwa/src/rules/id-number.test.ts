// @vitest-environment node
/** The desk's form says of a number what the server will say: the same vectors. */
import { describe, expect, test } from 'vitest'
import vectors from '../../../tests/vectors/id_numbers.json'
import { readIdNumber } from './id-number'

describe('an ID number', () => {
  test.each(vectors.good)('$name is read', ({ text, plain, born, sex }) => {
    expect(readIdNumber(text, vectors.today)).toEqual({ number: { plain, born, sex }, fault: null })
  })

  test.each(vectors.bad)('$name is refused with its reason', ({ text, reason }) => {
    expect(readIdNumber(text, vectors.today)).toEqual({ number: null, fault: reason })
  })
})
