"""What is measured on the phone, each beside its anchor in the same run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from server.core.clock import utc_now
from server.core.ids import new_id
from tests.bench.handset import Handset, spread
from tests.browser.conftest import wait_until_offline_ready

LIST = "[data-test=household], [data-test=person], .stands"
READY = (LIST, "[data-test=add], .stands")

STORE = """(userId, change) => new Promise((done, fail) => {
    const ask = indexedDB.open(`xunge-u-${userId}`)
    ask.onerror = () => fail(ask.error)
    ask.onsuccess = () => {
        const db = ask.result
        const work = db.transaction(['outbox', 'meta', 'attachments'], 'readwrite')
        let found
        change(work, (value) => { found = value })
        work.oncomplete = () => { db.close(); done(found) }
        work.onerror = () => fail(work.error)
    }
})"""
OPEN_COUNT = f"""(userId) => ({STORE})(userId, (work, keep) => {{
    const asked = ['outbox', 'attachments'].map((name) => work.objectStore(name).getAll())
    asked[1].onsuccess = () => keep(asked.flatMap((one) => one.result).filter(({{ status }}) => ['waiting', 'sending'].includes(status)).length)
}})"""
PUT_WAITING = f"""([userId, operations]) => ({STORE})(userId, (work) => {{
    for (const one of operations) work.objectStore('outbox').put(one)
    work.objectStore('meta').put({{ key: 'seq', last: operations.at(-1).seq }})
}})"""
ALL_GONE = f"""(userId) => new Promise((done) => {{
    const began = performance.now()
    const look = async () => ((await ({OPEN_COUNT})(userId)) === 0 ? done(performance.now() - began) : setTimeout(look, 200))
    look()
}})"""
LAST_SEQ = f"""(userId) => ({STORE})(userId, (work, keep) => {{
    const ask = work.objectStore('meta').get('seq')
    ask.onsuccess = () => keep(ask.result?.last ?? 0)
}})"""

UNTIL = """const until = (wanted, since) => new Promise((done) => {
    // seen in a frame's own turn, it is painted when that turn is over: as the bare put is timed
    const look = () => {
        if (!document.querySelector(wanted)) return requestAnimationFrame(look)
        setTimeout(() => done(performance.now() - since))
    }
    requestAnimationFrame(look)
})"""
TAP = f"""([tapped, wanted]) => {{
    {UNTIL}
    const began = performance.now()
    document.querySelector(tapped).click()
    return until(wanted, began)
}}"""
SAVE = f"""() => {{
    {UNTIL}
    const began = performance.now()
    document.querySelector('[data-test=save]').click()
    return Promise.all([until('[data-test=kept]', began), until('[data-test=just-saved]', began)])
}}"""
BARE_PUT = """() => new Promise((done) => {
    const ask = indexedDB.open('bare', 1)
    ask.onupgradeneeded = () => ask.result.createObjectStore('rows', { autoIncrement: true })
    ask.onsuccess = () => {
        const began = performance.now()
        const work = ask.result.transaction('rows', 'readwrite', { durability: 'strict' })
        work.objectStore('rows').add({ note: '身体挺好，暖气也热'.repeat(8) })
        work.oncomplete = () => {
            requestAnimationFrame(() => setTimeout(() => { ask.result.close(); done(performance.now() - began) }))
        }
    }
})"""
WATCH = """() => {
    window.__frames = []
    window.__longest = 0
    window.__watching = true
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.__longest = Math.max(window.__longest, one.duration)
    }).observe({ type: 'longtask' })
    const each = (now) => {
        window.__frames.push(now)
        if (window.__watching) requestAnimationFrame(each)
    }
    requestAnimationFrame(each)
}"""
WATCHED = "() => { window.__watching = false; return [window.__frames, window.__longest] }"
BARE_PUSH = """async ([username, batches]) => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ username })
    const { access_token } = await (await fetch('/api/v1/demo/login', { method: 'POST', headers, body })).json()
    const began = performance.now()
    for (const batch of batches) {
        const answer = await fetch('/api/v1/sync/push', {
            method: 'POST', headers: { ...headers, authorization: `Bearer ${access_token}` }, body: JSON.stringify(batch),
        })
        await answer.json()
    }
    return performance.now() - began
}"""


class Bench:
    """Everything the measures share: the site, the anchor's address, and a phone for each account."""

    def __init__(self, playwright: Any, server: Any, owner: Any, anchor: str, folder: Path) -> None:
        self.playwright, self.server, self.owner, self.anchor, self.folder = playwright, server, owner, anchor, folder

    def phone(self, name: str, url: str | None = None) -> Handset:
        return Handset(self.playwright, url or self.server.url, self.folder / name)

    def prepare(self, username: str, rows: int) -> str:
        """Log in, fetch everything, install the service worker, seed the anchor; answers the account's id."""
        with self.phone(username) as phone:
            page = phone.start(slow=False)
            user = log_in(page, username)
            wait_until_offline_ready(page)
            page.goto(self.anchor)
            page.evaluate(f"seed({rows})")
        return user

    @contextmanager
    def without_server(self) -> Iterator[None]:
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()


def log_in(page: Any, username: str) -> str:
    """By the demo's link, until everything is fetched; answers the account's id."""
    page.goto(f"/login?demo={username}")
    page.locator("[data-test=sync-chip]").filter(has_text="全部已送达").wait_for()
    names = page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")
    return str(next(name.removeprefix("xunge-u-") for name in names if name.startswith("xunge-u-")))


def first_screen(bench: Bench, weight: int, rounds: int) -> dict[str, Any]:
    """Nothing in the phone but a session: the first bytes until today's list stands."""
    took, anchor, code, data = [], [], [], []
    for number in range(rounds):
        with bench.phone(f"first-{number}") as phone:
            page = phone.start(stands=READY, slow=False)
            page.request.post("/api/v1/demo/login", data={"username": "worker01"})
            weights: dict[str, float] = {}
            paths: dict[str, str] = {}
            phone.cdp.on(
                "Network.responseReceived", lambda e, kept=paths: kept.update({e["requestId"]: e["response"]["url"]})
            )
            phone.cdp.on(
                "Network.loadingFinished", lambda e, kept=weights: kept.update({e["requestId"]: e["encodedDataLength"]})
            )
            phone.slow(on=True)
            page.goto("/today", wait_until="commit")
            took.append(phone.stood(page))
            of_data = {one for one, url in paths.items() if "/api/" in url}
            code.append(sum(size for one, size in weights.items() if one not in of_data))
            data.append(sum(size for one, size in weights.items() if one in of_data))
            page.goto(f"{bench.anchor}/?weight={weight}", wait_until="commit")
            anchor.append(phone.stood(page))
    return {
        "usable_ms": spread(took), "anchor_ms": spread(anchor), "code_kb": round(max(code) / 1024, 1),
        "data_kb": round(max(data) / 1024, 1),
    }  # fmt: skip


def cold_start(bench: Bench, username: str, rounds: int) -> dict[str, Any]:
    """The browser opened anew, the server gone: until today's list stands, and ＋ opens."""
    stood, opened, anchor = [], [], []
    with bench.without_server():
        for _ in range(rounds):
            with bench.phone(username) as phone:
                page = phone.start(stands=READY)
                page.goto("/today", wait_until="commit")
                stood.append(phone.stood(page))
                opened.append(page.evaluate(TAP, ["[data-test=add]", "[data-test=add-sheet]"]))
                page.goto(f"{bench.anchor}/?show=30", wait_until="commit")
                anchor.append(phone.stood(page))
    usable = [one + other for one, other in zip(stood, opened, strict=True)]
    return {
        "usable_ms": spread(usable),
        "list_ms": spread(stood),
        "plus_opens_ms": spread(opened),
        "anchor_ms": spread(anchor),
    }


def save(bench: Bench, username: str, user: str, rounds: int) -> dict[str, Any]:
    """From the tap on 存 until the visit is in IndexedDB, strictly, and the button says so; then until 今日 stands. No network."""
    took, back, anchor = [], [], []
    with bench.without_server(), bench.phone(username) as phone:
        page = phone.start()
        page.goto("/visit")
        cards = page.locator("[data-test=household]")
        cards.first.wait_for()
        ids = cards.evaluate_all("(cards) => cards.map((one) => one.dataset.id)")[:rounds]
        before = page.evaluate(OPEN_COUNT, user)
        for one in ids:
            page.goto(f"/visit/{one}")
            all_well(page)
            saved, shown = page.evaluate(SAVE)
            took.append(saved)
            back.append(shown)
            anchor.append(page.evaluate(BARE_PUT))
        assert page.evaluate(OPEN_COUNT, user) == before + len(ids), "a visit is shown as saved and is not there"
    return {"saved_ms": spread(took), "today_ms": spread(back), "anchor_ms": spread(anchor)}


def all_well(page: Any) -> None:
    """平安, and no more: where the centre waits for a visit, this is another one."""
    page.locator("[data-test=outcome-well]").click()
    apart, ready = page.locator("[data-test=task-apart]"), page.locator("[data-test=save]:not([aria-disabled=true])")
    apart.or_(ready).first.wait_for()
    if apart.count():
        apart.click()
    ready.wait_for()


def scroll(bench: Bench, username: str, rows: int) -> dict[str, Any]:
    """A thumb through the long lists and back."""
    found = {}
    with bench.phone(username) as phone:
        page = phone.start()
        for path, card in (("/visit", "household"), ("/cases", "report")):
            page.goto(path)
            page.locator(f"[data-test={card}]").first.wait_for()
            page.wait_for_load_state("networkidle")
            found[path] = _frames(phone, page)
        page.goto(f"{bench.anchor}/?show={rows}")
        page.locator(".stands").nth(rows - 1).wait_for(state="attached")
        found["anchor"] = _frames(phone, page)
    return found


def _frames(phone: Handset, page: Any) -> dict[str, float]:
    page.evaluate(WATCH)
    for distance in (-9000, 6000):
        phone.cdp.send(
            "Input.synthesizeScrollGesture",
            {"x": 180, "y": 400, "yDistance": distance, "speed": 3000, "preventFling": True, "gestureSourceType": "touch"},
        )  # fmt: skip
    frames, longest = page.evaluate(WATCHED)
    gaps = np.diff(frames)
    dropped = float(np.maximum(np.round(gaps / (1000 / 60)) - 1, 0).sum())
    return {
        "frames": len(gaps), "over_50_ms": int((gaps > 50).sum()), "worst_ms": round(float(gaps.max()), 1),
        "dropped_share": round(dropped / (dropped + len(gaps)), 3), "longest_task_ms": round(longest, 1),
        "scrolled_px": round(page.evaluate("document.documentElement.scrollHeight")),
    }  # fmt: skip


def drain(bench: Bench, username: str, user: str, count: int) -> dict[str, Any]:
    """So many visits waiting when the network comes back; and as many more sent by a bare loop of fetch."""
    with bench.phone(username) as phone:
        with bench.without_server():
            page = phone.start()
            page.goto("/visit")
            cards = page.locator("[data-test=household]")
            cards.first.wait_for()
            homes = cards.evaluate_all("(cards) => cards.map((one) => one.dataset.id)")
            first = page.evaluate(LAST_SEQ, user) + 1
            mine, bare = _visits(user, homes, first, count), _visits(user, homes, first + count, count)
            page.evaluate(PUT_WAITING, [user, mine])
            page.goto("/today")
            page.locator("[data-test=household]").first.wait_for()
            assert page.evaluate(OPEN_COUNT, user) >= count
        page.evaluate(WATCH)
        page.evaluate("dispatchEvent(new Event('online'))")
        took = page.evaluate(ALL_GONE, user)
        frames, longest = page.evaluate(WATCHED)
        batches = [
            {
                "device_id": "bare",
                "sent_at": utc_now().isoformat(),
                "operations": [_pushed(one) for one in bare[at : at + 50]],
            }
            for at in range(0, count, 50)
        ]
        anchor = page.evaluate(BARE_PUSH, [username, batches])
    with bench.owner.connect() as connection:
        order = connection.exec_driver_sql(
            "SELECT o.seq FROM operation o JOIN visit v ON v.id = CAST(o.result ->> 'visit_id' AS uuid) "
            "WHERE o.id = ANY(%s::uuid[]) ORDER BY v.tx",
            ([one["id"] for one in mine],),
        ).scalars().all()  # fmt: skip
    return {
        "took_ms": round(took), "anchor_ms": round(anchor), "longest_task_ms": round(longest, 1),
        "worst_frame_ms": round(float(np.diff(frames).max()), 1), "arrived": len(order), "in_order": order == sorted(order),
    }  # fmt: skip


def _visits(user: str, homes: list[str], first: int, count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": str(new_id()), "seq": first + number, "kind": "visit.log", "recordedBy": user,
            "recordedAt": utc_now().isoformat().replace("+00:00", "Z"),
            "payload": {
                "visit_id": str(new_id()), "household_id": homes[number % len(homes)], "outcome": "well", "mode": "door",
                "note": f"第 {number + 1} 户，都好",
            },
            "status": "waiting", "attempts": 0, "notBefore": 0, "trouble": None,
        }
        for number in range(count)
    ]  # fmt: skip


def _pushed(one: dict[str, Any]) -> dict[str, Any]:
    names = {
        "id": "id",
        "seq": "seq",
        "kind": "kind",
        "recordedBy": "recorded_by",
        "recordedAt": "recorded_at",
        "payload": "payload",
    }
    return {there: one[here] for here, there in names.items()}


def page_weight(dist: Path) -> int:
    """Bytes that the first screen needs: the built page and what it names, as served."""
    report = json.loads((dist / "size-report.json").read_text())
    return round(report["first_kb"] * 1024) + (dist / "index.html.br").stat().st_size
