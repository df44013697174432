"""Plausible everyday matters for the demo's three weeks of history. Texts are invented; codes are those of migrations/seed/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np

    from geo.district.homes import Household


@dataclass(frozen=True, slots=True)
class Matter:
    """`category` is a dotted code, `people_count` how many it concerns; title and description are Chinese text."""

    category: str
    title: str
    description: str
    people_count: int


# code: how often it comes up, and what people say. {yard} is 8号院 or 三组. The last two are fewest and most people.
_TEMPLATES: dict[str, tuple[int, tuple[tuple[str, str, int, int], ...]]] = {
    "environment.leak": (9, (
        ("{yard}楼道漏水", "{yard}楼道管道接头渗水，台阶结了薄冰，怕老人滑倒。", 2, 12),
        ("{yard}下水堵了", "{yard}下水井返水，污水淌到院里，有味。", 4, 20),
    )),
    "environment.rubbish": (8, (
        ("{yard}垃圾没人清", "{yard}门口垃圾桶满了三天，风一吹到处是塑料袋。", 5, 30),
        ("渠边倒了建筑垃圾", "{yard}旁边的渠沿上倒了一车砖头瓦块，没人认。", 1, 10),
    )),
    "environment.parking": (6, (("{yard}消防通道停车", "{yard}消防通道常有车停，救护车怕进不来，邻居为这吵过。", 3, 20),)),
    "environment.pets": (3, (("遛狗不牵绳", "{yard}有人晚上遛大狗不牵绳，孩子害怕不敢下楼。", 2, 10),)),
    "environment.encroachment": (3, (("{yard}过道堆杂物", "{yard}过道堆了旧家具和纸箱，推轮椅过不去。", 1, 8),)),
    "environment.dust_noise": (3, (("工地夜里施工", "{yard}旁边工地夜里十一点还在打桩，孩子睡不着。", 5, 40),)),
    "environment.illegal_building": (2, (("{yard}私搭棚子", "{yard}有住户在公共空地上搭了彩钢棚，挡了别人的窗户。", 2, 8),)),
    "safety.facility": (6, (
        ("{yard}路灯不亮", "{yard}门口两盏路灯坏了半个月，晚上出门看不见路。", 5, 50),
        ("健身器材松动", "{yard}健身器材的螺丝松了，老人孩子天天用。", 5, 30),
    )),
    "safety.fire": (4, (("楼道里给电动车充电", "{yard}楼道里拉线给电动车充电，电线搭在门框上。", 1, 24),)),
    "safety.electric": (3, (("电线老化", "{yard}入户电线外皮裂了，刮风就冒火花。", 1, 6),)),
    "safety.gas": (2, (("灶具软管老化", "入户看到燃气软管发硬有裂口，住户是老人，不会换。", 1, 2),)),
    "safety.building": (1, (("土坯房墙裂", "{yard}老土坯房的后墙裂了一指宽，还住着人。", 1, 3),)),
    "safety.road_collapse": (1, (("路面塌了个坑", "{yard}门口路面塌了一个坑，已拿木板围住。", 5, 40),)),
    "livelihood.heating": (6, (("家里暖气不热", "{yard}这一户暖气不热，室温十五六度，家里有老人。", 1, 4),)),
    "livelihood.utilities": (4, (("自来水压小", "{yard}早晚水压小，做饭时接不上水。", 3, 20),)),
    "livelihood.irrigation": (4, (("冬灌轮不上水", "{yard}尾水的几块地冬灌还没轮上，怕上冻。", 3, 15),)),
    "livelihood.social_security": (4, (("养老认证不会弄", "老人不会用手机做养老待遇认证，怕停发。", 1, 1),)),
    "livelihood.medical_insurance": (4, (("医保报销问材料", "想问外地住院怎么报销，要带哪些材料。", 1, 1),)),
    "livelihood.papers": (2, (("老人身份证到期", "老人行动不便，身份证到期，问能不能上门办。", 1, 1),)),
    "livelihood.employment": (2, (("想找零工", "家里孩子大了，想在附近找个零工，问有没有招工信息。", 1, 1),)),
    "dispute.neighbour": (6, (
        ("邻居之间红了脸", "{yard}两家因为早晚关门声响红了脸，愿意坐下来说。", 2, 4),
        ("两家为院墙争执", "{yard}两家都说对方的院墙出了半尺，愿意请人量。", 2, 4),
    )),
    "dispute.property": (4, (("{yard}物业费纠纷", "物业说欠费，住户说门禁坏了半年没修，不修不交。", 1, 4),)),
    "dispute.heating": (3, (("暖气费该不该退", "停暖四天，住户要求退这几天的费，供热站没答复。", 1, 4),)),
    "dispute.wages": (2, (("两个月工钱没给", "在餐馆干了两个月，老板说周转不开，工钱一直拖着。", 1, 1),)),
    "dispute.land_transfer": (3, (("土地流转租金晚付", "{yard}流转给合作社的地，今年租金拖了两个月。", 1, 4),)),
    "dispute.homestead": (2, (("宅基地边界", "{yard}翻建房子，邻居说占了他家半米。", 2, 4),)),
    "dispute.water_pasture": (1, (("浇水先后起争执", "两个组为谁先浇水在渠口吵起来，已劝开。", 2, 4),)),
    "dispute.family": (2, (("两口子吵架", "两口子为钱的事常吵，没有动手，愿意让人说和。", 2, 2),)),
    "dispute.consumer": (2, (("买的炉子退不了", "新买的炉子冒烟，店家只修不退。", 1, 2),)),
    "dispute.noise": (2, (("楼下麻将声吵", "{yard}楼下麻将打到后半夜，说过两次没用。", 1, 6),)),
    "dispute.contract": (1, (("装修尾款", "装修做完有几处返工没做，尾款给不给说不拢。", 2, 2),)),
    "care.visit": (4, (("老人腿疼不下楼", "独自在家的老人腿疼，半个月没下楼，想请社区医生看看。", 1, 1),)),
    "care.errand": (3, (("帮老人代买药", "老人的降压药快吃完了，子女在外地，请代买。", 1, 1),)),
    "care.legal_aid": (1, (("想问赡养的事", "老人问几个子女赡养费怎么定，想找律师说说。", 1, 2),)),
    "opinion": (2, (("盼着通公交", "{yard}好几户盼着公交能在路口停一站，去医院方便。", 5, 40),)),
}  # fmt: skip


# What is only heard of in a village, and only in town; the rest is heard everywhere.
_RURAL = frozenset(
    {"livelihood.irrigation", "dispute.land_transfer", "dispute.homestead", "dispute.water_pasture", "safety.building"}
)
_URBAN = frozenset(
    {
        "dispute.heating", "dispute.noise", "dispute.property", "environment.dust_noise", "environment.leak", "environment.parking",
        "environment.pets", "livelihood.heating", "safety.fire",
    }
)  # fmt: skip


def draw_category(home: Household, rng: np.random.Generator, available: Collection[str] | None = None) -> str:
    """A category code as often as it comes up where this household lives; only of `available` where given.

    Raises ValueError when nothing of `available` has a text here.
    """
    unheard = _URBAN if home.rural else _RURAL
    codes = [code for code in _TEMPLATES if code not in unheard and (available is None or code in available)]
    if not codes:
        raise ValueError("none of the available categories has a text here")
    weights = [_TEMPLATES[code][0] for code in codes]
    total = sum(weights)
    return str(rng.choice(codes, p=[weight / total for weight in weights]))


def matter_at(home: Household, category: str, rng: np.random.Generator, category_name: str = "") -> Matter:
    """What somebody of this household might report; a category without a text of its own gets a plain sentence."""
    _, texts = _TEMPLATES.get(category, (0, ()))
    if not texts:
        what = category_name or "一件事"
        return Matter(category, f"{home.yard}反映{what}", f"{home.address_text}的住户反映{what}，请帮着问一问。", 1)
    title, description, fewest, most = texts[int(rng.integers(len(texts)))]
    people = int(rng.integers(fewest, most, endpoint=True))
    return Matter(category, title.format(yard=home.yard), description.format(yard=home.yard), people)
