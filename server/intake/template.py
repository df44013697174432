"""An empty list of matters: the headings a channel's files had last time, and what each is."""

from __future__ import annotations

from server.bulk.template import empty_list
from server.catalogue import queries as catalogue
from server.core import problems
from server.intake.importing import saved_mapping
from server.intake.targets import NEEDED, NEEDED_OF_SETTLED, targets_of

_LONGEST_TITLE = 30
"""Of a sheet: Excel takes one sign more."""
_WORDS = {
    "source_no": "来源那边的编号。同一个编号只收一次",
    "description": "什么事，照原文",
    "category": "本系统的事项分类名称；不写的，导入时给整个文件指定一个",
    "urgency": "普通、紧急、重大；不写算普通",
    "occurred_at": "2026-11-25 09:30 这样",
    "grid": "网格名称或 15 位网格编码；几个社区有同名网格时写上社区",
    "people_count": "只写数字",
    "closed_at": "什么时候办结的；不写算当时就办结",
    "resolution": "当时怎么办的，群众能看到；没有可以不写",
}


def template(channel_code: str, *, settled: bool = False) -> tuple[str, bytes]:
    """``(file name, workbook)``; ``settled``: of a register of what was settled before."""
    channel = catalogue.channel(channel_code)
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    kept = {} if settled else saved_mapping(channel.code)
    headings = {name: kept.get(name, target.label) for name, target in targets_of(settled=settled).items()}
    tree = catalogue.category_tree()
    named = [("", one["name"], below["name"]) for one in tree for below in one["children"]]
    book = empty_list(
        channel.name[:_LONGEST_TITLE],
        headings,
        NEEDED_OF_SETTLED if settled else NEEDED,
        _WORDS,
        named=[("事项分类",), *named],
    )
    return f"{channel.name}{'旧台账' if settled else '导入'}模板.xlsx", book
