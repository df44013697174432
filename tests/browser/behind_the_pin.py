"""The list behind the PIN as a thumb works it, and all that a phone keeps, read as whoever takes it apart."""

from __future__ import annotations

from playwright.sync_api import expect

PIN = "258013"


def press(page, pin=PIN):
    for digit in pin:
        page.get_by_test_id(f"pin-{digit}").click()


def set_pin(page):
    page.get_by_test_id("set-pin").click()
    press(page)
    expect(page.get_by_role("heading", name="再输一次")).to_be_visible()
    press(page)
    expect(page.get_by_test_id("person").first).to_be_visible()  # the list is in the phone


def unlock(page):
    expect(page.get_by_test_id("lock-page")).to_be_visible()
    press(page)
    expect(page.get_by_test_id("today")).to_be_visible()


def go(page, path):
    """Load a page anew, and open the app: a cold start asks for the PIN."""
    page.goto(path)
    expect(page.get_by_test_id("lock-page")).to_be_visible()
    press(page)
    expect(page.get_by_test_id("lock-page")).to_have_count(0)


def everything_in(page) -> str:
    """All that this origin keeps: every row of every IndexedDB database (bytes as text), both storages, every cache."""
    return page.evaluate(
        """async () => {
            const words = (value) => {
                if (value instanceof ArrayBuffer) return new TextDecoder('utf-8').decode(value)
                if (ArrayBuffer.isView(value)) return new TextDecoder('utf-8').decode(value)
                if (Array.isArray(value)) return value.map(words).join(' ')
                if (value && typeof value === 'object') return Object.entries(value).map(([k, v]) => k + ' ' + words(v)).join(' ')
                return String(value)
            }
            const found = [words({ ...localStorage }), words({ ...sessionStorage })]
            for (const { name } of await indexedDB.databases()) {
                const db = await new Promise((done, fail) => {
                    const ask = indexedDB.open(name)
                    ask.onsuccess = () => done(ask.result)
                    ask.onerror = () => fail(ask.error)
                })
                for (const store of db.objectStoreNames) {
                    const rows = await new Promise((done, fail) => {
                        const ask = db.transaction(store).objectStore(store).getAll()
                        ask.onsuccess = () => done(ask.result)
                        ask.onerror = () => fail(ask.error)
                    })
                    found.push(store, words(rows))
                }
                db.close()
            }
            for (const name of await caches.keys()) {
                const cache = await caches.open(name)
                for (const request of await cache.keys()) {
                    if (request.url.includes('/api/')) found.push(await (await cache.match(request)).text())
                }
            }
            return found.join('\\n')
        }"""
    )
