"""What people in the demo say and write. Invented, plain, and the same for nobody in particular."""

from __future__ import annotations

VISIT_NOTES: dict[str, tuple[str | None, ...]] = {
    "well": (
        None,
        None,
        "家里都好，没什么事。",
        "老人精神不错，药还够吃半个月。",
        "孩子放假回来了，家里热闹。",
        "说最近睡得好，量了血压正常。",
        "新装了扶手，走路稳当多了。",
        "提醒了燃气阀门和电热毯，都记下了。",
    ),
    "matter": (
        "腿疼，已约社区医生。",
        "家里灯管不亮，帮着换了一根。",
        "想办高龄津贴，材料清单已经留下。",
        "降压药快吃完了，已告诉女儿。",
        "水龙头滴水，约了水工下午来。",
    ),
    "absent": ("敲门没人应，邻居说去了女儿家。", "家里没人，晚些再来。", "门口贴了联系卡。"),
    "refused": ("说家里没事，不用进门。", "隔着门说在忙，改天再来。"),
}
VISIT_OUTCOMES = (("well", 78), ("matter", 10), ("absent", 9), ("refused", 3))
ZHANG_LAST_TIME = "腿疼，已约社区医生。"

CARE_NOTES: dict[str, tuple[str | None, ...]] = {
    "well": (
        None,
        "精神挺好，刚晒完太阳回来。",
        "饭自己做，冰箱里菜还有。",
        "药盒分好了，早晚各一格。",
        "暖气摸着热，煤气关好了。",
        "和女儿刚视频过，心情不错。",
        "说了说家里的事，坐了一会儿。",
        "人在家，都好，下次还是这个点来。",
    ),
    "matter": (
        "夜里咳得睡不好，已约社区医生来听听。",
        "轮椅刹车松了，约了师傅明天修。",
        "这个月的药没取，说好周末陪着去。",
        "窗户漏风，帮着贴了密封条。",
        "补贴还没到账，回去问民政。",
    ),
    "absent": ("敲门没人应，电话也没接，明天再来。", "邻居说住院陪护去了，已打家人电话。"),
}
CHILD_NOTES: dict[str, tuple[str | None, ...]] = {
    "well": (
        "作业写完了，在院里玩。",
        "校服合身，个子又长了。",
        "和家里大人视频过，笑得开心。",
        "按时上学，老师说挺好。",
    ),
    "matter": ("冬衣小了，回去给找一件。", "说数学跟不上，联系了托管班。", "大人不在家，托邻居照看两天。"),
    "absent": CARE_NOTES["absent"],
}
LEFT_BECAUSE = ("随子女搬到外地住。", "老人已去世。", "情况好转，评估后不再定期探访。")

ERRAND_REQUESTS: dict[str, tuple[str, ...]] = {
    "home_visit": ("想请人上门看看，坐一坐。", "想问问助餐怎么报名。"),
    "pension_certification": ("不会用手机刷脸，怕养老金停了。",),
    "medical_insurance": ("住院的票据想报销，不知道交到哪。",),
    "disability_card": ("残疾证快到期，想换证。",),
    "old_age_allowance": ("满八十了，想办高龄津贴。",),
    "subsistence_allowance": ("家里有人住院，想申请临时救助。",),
    "id_card_at_home": ("身份证到期，下不了楼。",),
    "pay_bills": ("水费电费不会在手机上交。",),
    "buy_medicine": ("降压药吃完了，照着盒子买两盒。",),
    "see_doctor": ("周四透析，想有人陪着去。",),
    "legal_aid": ("想问赡养费怎么要。",),
    "counselling": ("最近睡不着，想找人说说。",),
}
ERRAND_NOTES: dict[str, tuple[str | None, ...]] = {
    "gather": (None, "材料当面点过，复印件已留。", "还差的下次来取。"),
    "file": ("已交窗口，收件回执在手上。", "已递到窗口，说三天内有信。"),
    "tell": ("办好了，已上门告诉本人。", "已办结，电话里告诉了本人和家人。"),
    "withdraw": ("家里人自己去办了。", "本人说先不办了。"),
}
ZHANG_ERRAND = "女儿打电话来问高龄津贴，想请人代办。"
ZHANG_PAPERS = "女儿捎来身份证、户口本；银行卡和一寸照片还没有。"

NOTES: dict[str, tuple[str | None, ...]] = {
    "accept": (None, "已电话核实，情况属实。", "与反映人通话，约好联系方式。"),
    "sign": (None,),
    "route": (None, "请主办单位先与反映人联系。", "请在时限内回复办理计划。"),
    "return": ("不在本单位职责内，请核实后另行分流。", "事项地点有误，请核实。"),
    "assess": ("单一诉求，事实清楚。", "按一般程序办理。"),
    "handle": (None, "已联系反映人，开始办理。"),
    "finish": (None, "已当面告知反映人。", "办理记录已归档。"),
    "call_back": ("说办得挺快，满意。", "有人上门来说过了，满意。"),
    "withdraw": ("自己协商好了，不用办了。", "重复登记，撤回。"),
    "merge": ("同一件事，并案办理。",),
}
_NOTES_OF: dict[str, dict[str, tuple[str | None, ...]]] = {
    "environment": {
        "assess": ("一家的事，到现场看了就能定。", "涉及多户，注意通知到。"),
        "handle": ("已到现场看过，开始办理。", "已派人，明天上门。"),
        "call_back": ("已经好了，谢谢。", "没再出现，满意。"),
    },
    "safety": {
        "assess": ("先排险，再查原因。", "隐患清楚，当天派人。"),
        "handle": ("已到现场看过，先围了起来。", "已派人，明天带配件来换。"),
        "call_back": ("已经好了，谢谢。", "没再出现，满意。"),
    },
    "livelihood": {
        "accept": ("材料齐全，受理。",),
        "assess": ("单一诉求，问清是哪一环。",),
        "handle": ("已和供应单位、窗口对过，开始办理。", "已派人，明天上门。"),
    },
    "dispute": {
        "assess": ("双方愿意调解，先做工作。", "涉及多户，注意情绪。"),
        "handle": ("已约双方到场。", "已分别听过两边。"),
        "call_back": ("说按商量好的办了，满意。",),
    },
    "care": {"handle": ("已约好上门时间。",), "call_back": ("老人说有人常来看，满意。",)},
}
"""What is said of one kind of matter only, beside what is said of any."""
UNSATISFIED = "说只好了一天又不行，还要再办。"
NOT_REACHED = "没人接，过会儿再打。"
SECOND_TIME = "二次督办：再到现场彻底处理，已请反映人当面看过。"

_SPOT: dict[str, tuple[str, ...]] = {
    "environment": ("当场和人说了，答应马上改，走前又看了一眼。",),
    "environment.rubbish": ("当场劝导并帮着清理干净，约定由院里轮流看管。",),
    "environment.leak": ("关了阀门，联系物业当场处理完，走前看过。",),
    "safety": ("当场排除，提醒住户并贴了提示。",),
    "safety.facility": ("联系维修师傅当场修好，试过没问题。",),
    "livelihood": ("当面讲清办理流程，帮着在手机上办好了。", "电话问过窗口，材料清单已经留给本人。"),
    "livelihood.heating": ("帮着开了阀门、放了气，摸着热了。",),
    "livelihood.utilities": ("帮着清了滤网，又打了报修电话，水压上来了。",),
    "dispute": ("把两家请到一起，说开了，都愿意让一步。", "当场劝和，约定了时间，双方点头。"),
    "care": ("当场办好，并记下下次上门时间。", "已陪同联系社区医生，家属也知道了。"),
    "other": ("已当面说明并记下意见。",),
}
_RESTORED = ("已联系供应单位处理，现已恢复正常。",)
_RESULT: dict[str, tuple[str, ...]] = {
    "environment": ("已到场处理，和有关的人说好了，一周后再去看。",),
    "environment.rubbish": ("已派人清理完毕，并安排每周查看一次。",),
    "environment.leak": ("已修复，现场看过不再漏水。", "下水已疏通，看过三天没再返水。"),
    "safety": ("隐患已排除，复查合格。",),
    "safety.facility": ("已维修，晚上去看过，好用。", "更换了坏掉的部件，复查合格。"),
    "livelihood": ("已帮反映人办理完成，结果已当面告知。",),
    "livelihood.heating": _RESTORED,
    "livelihood.utilities": _RESTORED,
    "livelihood.irrigation": ("已和水管员排好轮次，水已浇上。",),
    "dispute": ("双方到场调解，达成一致并签字，约定一周内履行。", "经三次沟通，双方各让一步，纠纷化解。"),
    "care": ("已上门办理，后续由网格员按月看望。",),
    "care.legal_aid": ("已安排律师当面解答并留下书面意见。",),
    "other": ("已答复反映人，意见转相关单位研究。",),
}


def notes(action: str, category: str) -> tuple[str | None, ...]:
    """What somebody may note at a step of a matter of this category."""
    return NOTES[action] + _NOTES_OF.get(_group(category), {}).get(action, ())


def spot_resolution(category: str) -> tuple[str, ...]:
    """How a worker says a matter of this category was settled on the spot."""
    return _fitting(_SPOT, category)


def result(category: str) -> tuple[str, ...]:
    """How a unit says, in words for a resident, what was done."""
    return _fitting(_RESULT, category)


def _fitting(texts: dict[str, tuple[str, ...]], category: str) -> tuple[str, ...]:
    """Those of the category, else of its group."""
    return texts.get(category) or texts.get(_group(category)) or texts["other"]


def _group(category: str) -> str:
    return category.split(".", maxsplit=1)[0]


_WHEN = (
    "", "前天晚上开始的。", "已经有三四天了。", "上个月也有过一回。", "今早出门时看见的。", "听楼下邻居说，有一阵子了。",
    "入冬以来就这样。", "周末人多的时候更厉害。", "刮风那天以后才有。", "孩子放学时发现的。", "每到傍晚就来一次。", "雨雪天尤其明显。",
)  # fmt: skip
_ASKS = (
    "", "盼着早点有人来看看。", "电话里说不清，最好到现场。", "家里白天有人，随时可以来。", "之前跟物业说过，没有下文。",
    "怕老人孩子出事。", "不着急，方便时处理就行。", "愿意配合，需要材料随叫随到。", "同院的几户都这么说。", "照片没拍清，到了再指给看。",
    "希望给个准话。", "办好了告诉一声。",
)  # fmt: skip
TAILS = tuple(when + asks for when in _WHEN for asks in _ASKS)
"""What may follow whatever is reported: so that no two reports of a large demo read the same."""
