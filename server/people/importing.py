"""A list of people into the register, by the same rules as one who is typed in.

Every row is taken, found as it was, or refused with its number and a sentence. The same file again changes nothing. What a
row says stands sealed while it waits; people are told apart by blind indexes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from server.bulk.columns import RowRefusedError, mapping_of
from server.bulk.doubts import COLUMN, doubtful
from server.bulk.kinds import Kind, Work, register
from server.bulk.sheet import Sheet
from server.bulk.staging import Batch, line, run, safe
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.kept import keeping
from server.core.permissions import Permission
from server.core.refusals import Problem
from server.identity.actor import Actor
from server.people import commands
from server.people.columns import NEEDED, PERSON, TARGETS, Reader
from server.people.grid_names import GridNames
from server.people.id_number import parse_id_number
from server.people.models import CarePlan, Person, PersonSensitive
from server.people.phone import phone_doubt

STAGED = {"label": "bytea", "facts": "bytea", "number": "bytea", "home": "bytea"} | COLUMN
"""Of a row, sealed: whose it is and what it says; blind: the ID number, or else name, grid and door."""
_BATCH = 500
MOST = 400
"""Rows entered in one transaction."""
_NUMBER, _HOME = "bulk id number", "bulk home"
_DOUBLES = (
    ("number", "和第 ' || d.first || ' 行的身份证号相同"),
    ("home", "和第 ' || d.first || ' 行同名、同网格、同住址，也没有身份证号可以分清"),
)

SENTENCES = {
    problems.GRID_ABSENT.code: "没有这个网格，或不归你管",
    problems.GROUP_ABSENT.code: "没有这个群体，或不归你登记",
    problems.HELPER_ABSENT.code: "帮扶人现在不是上门的岗位",
    problems.PERSON_EXISTS.code: "这个证件号已经登记过了，不在你管的地方",
    problems.PERSON_ABSENT.code: "这个证件号已经登记过了，不在你管的地方",
    problems.NOT_PERMITTED.code: "这个证件号已经登记过了，不在你管的地方",
}
"""Refusals of a single registration whose own sentence would repeat the cell or speak of a screen."""


def _mapping(actor: Actor, how: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str]:
    group = how["group"]
    needed = (*NEEDED, "group") if group is None else NEEDED
    mapping = mapping_of(columns, how["mapping"], TARGETS, needed, problems.PERSON_IMPORT_COLUMNS)
    if group is not None and group not in Reader({}, date.min, GridNames(actor).codes, group).groups:
        raise problems.GROUP_ABSENT(code=group)
    return mapping


def _read(work: Work, sheet: Sheet) -> Iterator[Batch]:
    places_of = {name: sheet.place(heading) for name, heading in work.job.mapping.items()}
    reader = Reader(places_of, local_date(work.job.begun_at), GridNames(work.actor).codes, work.how["group"])
    held: list[str] = []
    number = 0
    for number, cells in sheet.rows():
        held.append(_line(work, reader, number, cells))
        if len(held) == _BATCH:
            yield Batch("".join(held), len(held), number)
            held = []
    if held:
        yield Batch("".join(held), len(held), number)


def _line(work: Work, reader: Reader, number: int, cells: Sequence[Any]) -> str:
    bound, home = f"bulk:{work.job.id}:{number}", None
    label = _bytes(crypto.seal(reader.name(cells), f"{bound}:label"))
    try:
        raw = reader.raw(cells)
        if id_number := raw.get("id_number"):
            index = crypto.blind(parse_id_number(id_number, reader.today).text, _NUMBER)
        else:
            index, home = None, crypto.blind("\n".join(_home(PERSON.load(raw))), _HOME)
    except (RowRefusedError, Problem) as refusal:
        return line([str(number), safe(_sentence(refusal)), label, None, None, None, None])
    facts = _bytes(crypto.seal(raw, f"{bound}:facts"))
    return line([str(number), None, label, facts, _bytes(index), _bytes(home), _doubt(raw)])


def _doubt(raw: Mapping[str, Any]) -> str | None:
    """What a form would ask about the telephones of a row."""
    named = (("电话", raw.get("phone")), ("监护人电话", (raw.get("guardian") or {}).get("phone")))
    return "；".join(f"{name}：{doubt}" for name, text in named if text and (doubt := phone_doubt(text))) or None


def _bytes(value: bytes | None) -> str | None:
    return "\\\\x" + value.hex() if value is not None else None


def _sentence(refusal: RowRefusedError | Problem) -> str:
    if isinstance(refusal, RowRefusedError):
        return str(refusal)
    return SENTENCES.get(refusal.code) or str(refusal.document()["title"])


def _check(work: Work, progress: Callable[[float], None]) -> None:
    """The same person twice in one file: the first row counts, whatever becomes of it. Commits."""
    for column, sentence in _DOUBLES:
        run(
            f"UPDATE {work.staging.name} s SET faults = '{sentence}' FROM ("
            f" SELECT row, min(row) OVER (PARTITION BY {column}) AS first FROM {work.staging.name}"
            f" WHERE faults IS NULL AND {column} IS NOT NULL) d WHERE d.row = s.row AND d.row > d.first"
        )
        db.session.commit()
    progress(1.0)


def _write(work: Work, after: int) -> tuple[int, dict[str, int]] | None:
    """Enter the next rows; what is wrong with one only here stands in ``faults`` in the same transaction."""
    entered = _enter(work, after)
    if entered is None:
        return None
    last, counts, faults = entered
    _mark(work, faults)
    return last, counts


def _trial(work: Work, progress: Callable[[float], None]) -> dict[str, int]:
    """Everything is done, and taken back."""
    after, whole = 0, {"taken": 0, "enrolled": 0, "unchanged": 0}
    while (entered := _enter(work, after)) is not None:
        db.session.rollback()
        after, counts, faults = entered
        whole = {name: whole[name] + counts[name] for name in whole}
        _mark(work, faults)
        db.session.commit()
        progress(min(1.0, after / max(work.job.total, 1)))
    return whole


def _mark(work: Work, faults: list[tuple[int, str]]) -> None:
    for number, sentence in faults:
        run(f"UPDATE {work.staging.name} SET faults = :sentence WHERE row = :row", sentence=sentence, row=number)


def _enter(work: Work, after: int) -> tuple[int, dict[str, int], list[tuple[int, str]]] | None:
    rows = db.session.execute(
        text(
            f"SELECT row, facts, faults IS NULL AS sound FROM {work.staging.name}"
            " WHERE row > :after ORDER BY row LIMIT :most"
        ),
        {"after": after, "most": min(work.pace, MOST)},
    ).all()
    if not rows:
        return None
    counts, faults = {"taken": 0, "enrolled": 0, "unchanged": 0}, []
    with keeping():
        for one in rows:
            if one.sound:
                facts = PERSON.load(crypto.unseal(bytes(one.facts), f"bulk:{work.job.id}:{one.row}:facts"))
                try:
                    counts[_enter_one(work.actor, facts, work.job.begun_at)] += 1
                except (RowRefusedError, Problem) as refusal:
                    faults.append((one.row, _sentence(refusal)))
    db.session.flush()
    db.session.expunge_all()
    db.session.add(work.job)
    return rows[-1].row, counts, faults


def _enter_one(actor: Actor, facts: Mapping[str, Any], now: datetime) -> str:
    """``taken``, ``enrolled`` or ``unchanged``; a row that is refused leaves nothing behind."""
    if Permission.PERSON_IMPORT not in actor.permissions_in(facts["grid"]):
        raise problems.GRID_ABSENT(code=facts["grid"])
    try:
        with db.session.begin_nested():
            _refuse_double(commands.enter_person(actor, facts, now), facts)
    except Problem as refusal:
        if refusal.kind is not problems.PERSON_EXISTS or refusal.details["id"] is None:
            raise
        return _join(actor, UUID(refusal.details["id"]), facts, now)
    except IntegrityError as error:
        raise RowRefusedError("刚刚有人登记了同一个证件号，请再导入一次") from error
    return "taken"


def _join(actor: Actor, person_id: UUID, facts: Mapping[str, Any], now: datetime) -> str:
    """Somebody who is registered: into the group, unless they are in it, or have been and left. One number under two names is a
    slip of somebody's, and whose, a person decides.
    """
    group = facts["groups"][0]
    registered = db.session.scalars(select(Person.name).where(Person.id == person_id)).one()
    if _as_called(registered) != _as_called(facts["name"]):
        raise RowRefusedError("这个证件号登记在另一个姓名下，请核对证件号和姓名")
    try:
        with db.session.begin_nested():
            commands.join_group(actor, person_id, group, now)
            if _has_left(person_id, group["group"]):
                raise RowRefusedError("以前在这个群体，后来退出了；要重新列入，请打开这个人的资料办理")
    except Problem as refusal:
        if refusal.kind is problems.PLAN_EXISTS:
            return "unchanged"
        raise
    return "enrolled"


def _refuse_double(person: Person, facts: Mapping[str, Any]) -> None:
    """Of the same name at the same door of the same grid, two people are told apart by their numbers or not at all."""
    others = db.session.execute(
        select(Person.address_text, Person.door, PersonSensitive.id_number.is_not(None).label("numbered"))
        .outerjoin(PersonSensitive, PersonSensitive.person_id == Person.id)
        .where(Person.grid_code == person.grid_code, Person.name == person.name, Person.id != person.id)
    )
    for other in others:
        there = {"name": person.name, "grid": person.grid_code, "address_text": other.address_text, "door": other.door}
        if _home(there) == _home(facts) and not (facts["id_number"] and other.numbered):
            raise RowRefusedError("同名、同网格、同住址的人已经登记过了；是另一个人就要两人都有身份证号")


def _as_called(name: str) -> str:
    """A name as it is compared: the dot in 买买提·艾力 is written in many ways."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


def _has_left(person_id: UUID, group: str) -> bool:
    ended = select(CarePlan.id).where(
        CarePlan.person_id == person_id, CarePlan.group_code == group, CarePlan.ended_on.is_not(None)
    )
    return db.session.scalar(ended.limit(1)) is not None


def _home(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Name, grid, address and door as they are compared: full-width signs and spaces make no difference."""
    return tuple(
        "".join(unicodedata.normalize("NFKC", facts[name] or "").split())
        for name in ("name", "grid", "address_text", "door")
    )


PEOPLE = register(
    Kind(
        name="person",
        permission=Permission.PERSON_IMPORT,
        staged=STAGED,
        targets=TARGETS,
        mapping=_mapping,
        read=_read,
        check=_check,
        write=_write,
        trial=_trial,
        label="label",
        look=lambda work: doubtful(work, "label"),
        heaviness=16,
    )
)


def how_of(group: str | None, **more: Any) -> dict[str, Any]:
    """What is said with a list of people."""
    return {"group": group, "sheet": None, "mapping": {}} | more
