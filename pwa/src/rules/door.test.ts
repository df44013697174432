import { describe, expect, it } from 'vitest'
import { doorWords } from './door'

describe('where somebody lives', () => {
  it('says the door once, however the register wrote it', () => {
    expect([doorWords({ address_text: '8号院 3单元 201', door: '3单元201' }), doorWords({ address_text: '8号院', door: '201' }), doorWords({ address_text: '8号院', door: null }), doorWords({ address_text: null, door: '201' })]).toEqual(['8号院 3单元 201', '8号院 201', '8号院', '201'])
    expect([doorWords({ address_text: '8号院1201', door: '201' }), doorWords({ address_text: '8号院201(东)', door: '201 (东)' })]).toEqual(['8号院1201 201', '8号院201(东)'])
  })
})
