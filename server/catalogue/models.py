"""What an administrator edits; every list and number here is seeded by a migration and is nobody's ``if``."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    SmallInteger,
    Text,
    Time,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Edited, ListLine, Model, OnlyRow, Synced
from server.core.ids import new_id


class Category(ListLine, Synced, Model):
    """A kind of matter, two levels; codes are dotted (``dispute.heating``). Retired ones stay for old records."""

    __tablename__ = "category"
    __table_args__ = (
        CheckConstraint("urgency IN ('normal','urgent','grave')", name="urgency"),
        CheckConstraint("parent_code IS NULL OR starts_with(code, parent_code || '.')", name="below_parent"),
    )

    parent_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    closable_on_spot: Mapped[bool] = mapped_column(Boolean)
    urgency: Mapped[str] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(Text)
    """The unit usually responsible, by id; not a foreign key, because an installation may not have that unit."""
    high_risk: Mapped[bool] = mapped_column(Boolean)
    protected: Mapped[bool] = mapped_column(Boolean)
    advice: Mapped[str | None] = mapped_column(Text)
    keywords: Mapped[str | None] = mapped_column(Text)
    """What people call it in their own words, parted by spaces."""
    similar_to: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Categories under which the same matter may be reported too; it counts both ways (``cases/nearby.py``)."""
    resident_name: Mapped[str | None] = mapped_column(Text)
    """What residents choose it by on their page, where its own name is an office's word."""
    needs_lawyer: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    """Before a court or an authority of justice already (涉法涉诉): assessing it names a lawyer."""


class Sign(Synced, Model):
    """A danger sign a worker can tick at the door."""

    __tablename__ = "sign"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    do_first: Mapped[str | None] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)
    category: Mapped[str | None] = mapped_column(Text)
    """The category it speaks of: chosen with the sign where none was chosen yet."""
    words: Mapped[str | None] = mapped_column(Text)
    """Words that may speak of it in what somebody writes, parted by spaces: they point at it and tick nothing. One behind a
    ``-`` looks like it and is not (被打 -被打扰); phones from before that look for it as it stands, and find it nowhere."""


class EscalationRule(Synced, Model):
    """A matter that must go to the centre; ``when`` is a condition of :mod:`server.catalogue.conditions`."""

    __tablename__ = "escalation_rule"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    when: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    do_first: Mapped[str | None] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)


class CaseRule(OnlyRow, Synced, Model):
    """One row: how near and how lately a case may be the same as a new one, and how long one may say of it that it came back."""

    __tablename__ = "case_rule"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    similar_metres: Mapped[int] = mapped_column(SmallInteger)
    similar_days: Mapped[int] = mapped_column(SmallInteger)
    recur_days: Mapped[int] = mapped_column(SmallInteger)


class CallRule(OnlyRow, Model):
    """One row: what a caller says, and how often somebody is called before they are let alone."""

    __tablename__ = "call_rule"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    script: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """In lines; 【事项】【结果】【单位】 stand for the case's own."""
    tries: Mapped[int] = mapped_column(SmallInteger)
    days: Mapped[int] = mapped_column(SmallInteger)
    wait_minutes: Mapped[int] = mapped_column(SmallInteger)
    """Of working time, between two calls in vain."""
    call_from: Mapped[time] = mapped_column(Time, server_default=text("'08:30'"))
    call_to: Mapped[time] = mapped_column(Time, server_default=text("'20:00'"))
    """Nobody is called at other hours; the same as ``call_from``: at any hour."""
    undo_minutes: Mapped[int] = mapped_column(SmallInteger, server_default=text("10"))
    """So long whoever noted a call that closed a case may take it back."""


class TimeLimit(Edited, Model):
    """How long a step may take: ``step`` (response, route, sign, settle, call_back), ``grade`` (urgency or difficulty)."""

    __tablename__ = "time_limit"
    __table_args__ = (
        CheckConstraint("unit IN ('working_days','natural_days','hours','minutes')", name="unit"),
        CheckConstraint("amount > 0", name="amount"),
    )

    step: Mapped[str] = mapped_column(Text, primary_key=True)
    grade: Mapped[str] = mapped_column(Text, primary_key=True)
    amount: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(Text)


class WatchRule(OnlyRow, Model):
    """One row: how many working days over a deadline what is done by itself, and how far a unit may be given more time."""

    __tablename__ = "watch_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint(
            "1 <= urge_days AND urge_days <= letter_days AND letter_days <= supervisor_days"
            " AND supervisor_days <= director_days",
            name="in_order",
        ),
    )

    urge_days: Mapped[int] = mapped_column(SmallInteger)
    letter_days: Mapped[int] = mapped_column(SmallInteger)
    supervisor_days: Mapped[int] = mapped_column(SmallInteger)
    director_days: Mapped[int] = mapped_column(SmallInteger)
    extend_max_days: Mapped[int] = mapped_column(SmallInteger)
    """Working days, at one application."""
    pause_max_days: Mapped[int] = mapped_column(SmallInteger)
    """Natural days; after them work goes on by itself."""


class LetterRule(OnlyRow, Model):
    """One row: the words of a letter of supervision (督办函), its number and how soon it is answered."""

    __tablename__ = "letter_rule"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), CheckConstraint("reply_days > 0", name="reply_days"))

    number_form: Mapped[str] = mapped_column(Text)
    """``{year}`` and ``{number}`` stand in it."""
    body: Mapped[str] = mapped_column(Text)
    """``{code}``, ``{unit}``, ``{step}``, ``{due}``, ``{over}`` and ``{extended}`` may stand in it."""
    reply_days: Mapped[int] = mapped_column(SmallInteger)


class HandlingPath(ListLine, Model):
    """A lawful route for a matter (办理途径): which mediation or remedy, how long the law gives it, and which remedy is next."""

    __tablename__ = "handling_path"
    __table_args__ = (
        CheckConstraint("mediation IN ('people','administrative','judicial')", name="mediation"),
        CheckConstraint("limit_days > 0", name="limit_days"),
        CheckConstraint("starts IN ('accepted','assessed')", name="starts"),
    )

    mediation: Mapped[str | None] = mapped_column(Text)
    """Which of the three mediations it is; None: it is none, and so may be offered for protected matters."""
    limit_days: Mapped[int | None] = mapped_column(SmallInteger)
    """Natural days the law gives it; None: it gives none."""
    starts: Mapped[str] = mapped_column(Text)
    """From which step the law counts."""
    basis: Mapped[str | None] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Offered for these and what is below them; none: for all."""
    except_categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class Channel(ListLine, Model):
    """How a case reached us (网格走访, 窗口来访, 12345热线 …). Which there are, the code knows; none is added or taken away."""

    __tablename__ = "channel"

    permission: Mapped[str | None] = mapped_column(Text)
    """What somebody at a desk must hold to register what came this way; None: who may report at all."""
    in_person: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    """Somebody stood at the window: counted among the people received (接待人次)."""


class CalendarYear(Edited, Synced, Model):
    """One year of the working-day calendar. A year without a row counts Monday to Friday, with a warning."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    holidays: Mapped[list[date]] = mapped_column(ARRAY(Date))
    """Monday-to-Friday dates that are off."""
    makeup: Mapped[list[date]] = mapped_column(ARRAY(Date))
    """Saturdays and Sundays that are worked (调休)."""
    work_start: Mapped[time] = mapped_column(Time)
    work_end: Mapped[time] = mapped_column(Time)


class CareTier(ListLine, Model):
    """How often somebody of a tier (档) is seen at the least: every ``every`` days, weeks or months."""

    __tablename__ = "care_tier"
    __table_args__ = (
        CheckConstraint("unit IN ('days','weeks','months')", name="unit"),
        CheckConstraint("every > 0", name="every"),
    )

    every: Mapped[int] = mapped_column(SmallInteger)
    unit: Mapped[str] = mapped_column(Text)
    phone_counts: Mapped[bool] = mapped_column(Boolean)
    """Whether a talk on the telephone is as good as having been there."""


class CareGroup(ListLine, Model):
    """A group of people we care for (特殊群体), or, behind a permission of its own, of people under supervision (特殊人群)."""

    __tablename__ = "care_group"

    tier: Mapped[str] = mapped_column(ForeignKey("care_tier.code"))
    """The tier of whoever joins, unless somebody says otherwise."""
    permission: Mapped[str | None] = mapped_column(Text)
    """Who may know who is in it; None: whoever may read people there."""
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """What visits ask or once asked: ``{name, label, kind: choice | yes_no | text, choices?, retired?}`` each, in order.

    One that is asked no more stays, retired: without it nobody could tell what an old answer answered, or who may know it.
    """

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What visits ask today."""
        return [one for one in self.questions if not one.get("retired")]


class CareRule(OnlyRow, Model):
    """One row: how far phones look ahead, when what is overdue climbs, how long phones keep people and lie idle unlocked."""

    __tablename__ = "care_rule"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    days_ahead: Mapped[int] = mapped_column(SmallInteger)
    grave_hours: Mapped[int] = mapped_column(SmallInteger)
    leader_after_days: Mapped[int] = mapped_column(SmallInteger)
    neighbourhood_after_days: Mapped[int] = mapped_column(SmallInteger)
    keep_days: Mapped[int] = mapped_column(SmallInteger)
    lock_hidden_minutes: Mapped[int] = mapped_column(SmallInteger, server_default="5")
    lock_idle_minutes: Mapped[int] = mapped_column(SmallInteger, server_default="10")


class Centre(OnlyRow, Model):
    """One row: the centre, as residents read of it on a slip."""

    __tablename__ = "centre"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)


class TrackRule(OnlyRow, Synced, Model):
    """One row: whether patrols may be tracked, why, and after how many days positions of workers are forgotten.

    ``off``: never. ``choice``: when the worker switches it on. ``patrol``: while patrolling, with the reason shown.
    """

    __tablename__ = "track_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("policy IN ('off','choice','patrol')", name="policy"),
        CheckConstraint("policy <> 'patrol' OR reason IS NOT NULL", name="reason"),
        CheckConstraint("keep_days BETWEEN 1 AND 90", name="keep_days"),
    )

    policy: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    keep_days: Mapped[int] = mapped_column(SmallInteger)


class ErrandKind(ListLine, Model):
    """A kind of errand (代办) with the papers it takes and its own time limit."""

    __tablename__ = "errand_kind"
    __table_args__ = (
        CheckConstraint("limit_unit IN ('working_days','natural_days','hours','minutes')", name="limit_unit"),
        CheckConstraint("limit_amount > 0", name="limit_amount"),
    )

    papers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    where_to: Mapped[str | None] = mapped_column(Text)
    limit_amount: Mapped[int] = mapped_column(Integer)
    limit_unit: Mapped[str] = mapped_column(Text)


class AdviceEntry(Synced, Model):
    """One entry of the guide for advice at the door (上门咨询): what it is about, who may, papers, where to, whom to call."""

    __tablename__ = "advice_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    topic: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str | None] = mapped_column(Text)
    papers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    where_to: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    keywords: Mapped[str | None] = mapped_column(Text)
    """What people call it in their own words."""
    pinyin: Mapped[str] = mapped_column(Text)
    """Topic and keywords in pinyin, whole and by initials, for search on a phone that knows no pinyin."""
    sort: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
