"""An empty list of people: its headings, what each is, and somebody who was made up."""

from __future__ import annotations

from server.bulk.template import empty_list
from server.catalogue import queries as catalogue
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people.columns import NEEDED, TARGETS
from server.people.grid_names import a_grid
from server.people.id_number import check_character

_WORDS = {
    "name": "照证件写",
    "id_number": "18 位，照证件写。同一个号只登记一次；没有的可以不写",
    "phone": "只写数字；座机写区号",
    "address_text": "小区、院或村组，写到楼",
    "door": "单元和房号",
    "grid": "15 位网格编码或网格名称；几个社区有同名网格时写上社区",
    "group": "下面列的群体之一；不写的，导入时给整个文件指定一个",
    "tier": "下面列的档之一；不写的，照群体的",
    "sex": "男、女；写了身份证号的不用写",
    "birth_year": "四位年份；写了身份证号的不用写",
    "guardian_phone": "要先写监护人是谁",
    "last_seen_on": "2026-11-25 这样",
    "helper": "帮扶人登录用的用户名；不写的，由这个网格的人去",
    "lon": "和纬度一起写",
    "lat": "和经度一起写",
}
_NUMBERED = "99999919480615002"
"""No region's number begins so: with whatever check character, it is nobody's."""
_EXAMPLE = {
    "name": "张举例",
    "id_number": _NUMBERED + check_character(_NUMBERED),
    "phone": "199-0000-0001",
    "address_text": "举例小区8号楼",
    "door": "3单元201",
    "sex": "女",
    "birth_year": "1948",
    "guardian_name": "李举例",
    "guardian_relation": "儿子",
    "guardian_phone": "199-0000-0002",
    "health": "高血压，常年吃药",
    "needs": "腿脚不便，买菜要人带",
    "last_seen_on": "2025-11-25",
}


def template(actor: Actor) -> tuple[str, bytes]:
    """``(file name, workbook)``: with the groups whoever asks may put people into, and a grid of theirs in the example."""
    groups = [
        one
        for one in catalogue.care_groups().values()
        if one.retired_at is None and (one.permission is None or one.permission in actor.permissions)
    ]
    tiers = [one for one in catalogue.care_tiers().values() if one.retired_at is None]
    named = [("群体",), *(("", one.name) for one in groups), ("档",), *(("", one.name) for one in tiers)]
    example = _EXAMPLE | a_grid(actor, Permission.PERSON_IMPORT) | ({"group": groups[0].name} if groups else {})
    headings = {name: target.label for name, target in TARGETS.items()}
    return "人员导入模板.xlsx", empty_list("人员", headings, NEEDED, _WORDS, named=named, example=example)
