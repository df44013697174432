"""The phone's databases as older apps made them, written by hand into a browser that has not opened ours yet.

Kept when `pwa/src/local/db.ts` moves on: these are the shapes that shipped, and a phone may come back with them.
Dexie's version n is IndexedDB's n × 10.
"""

from __future__ import annotations

FIRST = {
    "outbox": {"keyPath": "id", "indexes": {"status": "status", "seq": "seq"}},
    "attachments": {"keyPath": "sha256", "indexes": {"status": "status", "*operationIds": "operationIds"}},
    "mirror": {
        "keyPath": ["generation", "entity", "id"],
        "indexes": {"[generation+entity]": ["generation", "entity"], "generation": "generation"},
    },
    "meta": {"keyPath": "key", "indexes": {}},
    "drafts": {"keyPath": "key", "indexes": {}},
}
SHAPES = {1: FIRST, 2: FIRST | {"vault": {"keyPath": "key", "indexes": {}}}}
DEVICE = {
    "accounts": {"keyPath": "userId", "indexes": {"lastUsedAt": "lastUsedAt"}},
    "facts": {"keyPath": "key", "indexes": {}},
}

_MAKE = """async ({ name, version, stores, rows }) => {
    const revive = (value) => {
        if (Array.isArray(value)) return value.map(revive)
        if (value && typeof value === 'object') {
            if (value.$bytes) return Uint8Array.from(atob(value.$bytes), (sign) => sign.charCodeAt(0)).buffer
            return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revive(one)]))
        }
        return value
    }
    const db = await new Promise((done, fail) => {
        const ask = indexedDB.open(name, version * 10)
        ask.onupgradeneeded = () => {
            for (const [store, { keyPath, indexes }] of Object.entries(stores)) {
                const made = ask.result.createObjectStore(store, { keyPath })
                for (const [index, path] of Object.entries(indexes))
                    made.createIndex(index.replace('*', ''), path, { multiEntry: index.startsWith('*') })
            }
        }
        ask.onsuccess = () => done(ask.result)
        ask.onerror = () => fail(ask.error)
    })
    await new Promise((done, fail) => {
        const work = db.transaction(Object.keys(rows), 'readwrite')
        for (const [store, all] of Object.entries(rows)) for (const row of all) work.objectStore(store).put(revive(row))
        work.oncomplete = done
        work.onerror = () => fail(work.error)
    })
    db.close()
}"""


def leave_behind(page, version: int, user: dict, rows: dict) -> None:
    """Make this browser a phone that an app of Dexie version ``version`` was used on by ``user``. Opens none of our scripts."""
    page.goto("/icons/icon.svg")
    known = {"userId": user["id"], "user": user, "signedIn": True, "lastUsedAt": 1}
    facts = {"key": "device", "value": "0190b1c2-0000-7000-8000-00000000de01"}
    page.evaluate(
        _MAKE, {"name": "xunge-device", "version": 1, "stores": DEVICE, "rows": {"accounts": [known], "facts": [facts]}}
    )
    page.evaluate(_MAKE, {"name": f"xunge-u-{user['id']}", "version": version, "stores": SHAPES[version], "rows": rows})
