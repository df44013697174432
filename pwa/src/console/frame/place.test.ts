import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { said, shortQuery } from '../query'
import { usePlace, type PlaceBar } from './use-place'

interface Place {
  id: string
  q: string
}

describe('a place in the address', () => {
  it('takes several changes of one moment, each building on the last', async () => {
    let bar: PlaceBar<Place> | undefined
    const page = defineComponent(() => {
      bar = usePlace<Place>(({ query }) => ({ id: said(query.id), q: said(query.q) }), (place) => ({ query: shortQuery({ ...place }) }))
      return () => h('p')
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] })
    await router.push('/?q=x&id=1&id=2')
    mount(page, { global: { plugins: [router] } })
    expect(bar?.place.value).toEqual({ id: '', q: 'x' })
    void bar?.go(() => ({ id: 'a' }), 'push')
    void bar?.go(({ q }) => ({ q: `${q}y` }), 'replace')
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/?id=a&q=xy')
    void bar?.go(() => ({ id: '', q: '' }), 'replace')
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/')
  })
})
