import { expect, it } from 'vitest'
import told from '../../../tests/vectors/phones.json'
import { phoneFault } from './phone'

it.each(told as [string, string | null][])('%s: %s', (text, fault) => expect(phoneFault(text)).toBe(fault))
