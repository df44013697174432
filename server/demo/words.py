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

NOTES: dict[str, tuple[str | None, ...]] = {
    "accept": (None, "已电话核实，情况属实。", "材料齐全，受理。", "与反映人通话，约好联系方式。"),
    "route": (None, "请主办单位先与反映人联系。", "请在时限内回复办理计划。"),
    "return": ("不在本单位职责内，请核实后另行分流。", "事项地点有误，请核实。"),
    "assess": ("单一诉求，事实清楚。", "双方愿意调解，先做工作。", "涉及多户，注意情绪。", "按一般程序办理。"),
    "handle": (None, "已到现场看过，开始办理。", "已约双方到场。", "已派人，明天上门。"),
    "finish": (None, "已当面告知反映人。", "办理记录已归档。"),
    "call_back": ("说办得挺快，满意。", "已经好了，谢谢。", "没再出现，满意。"),
    "withdraw": ("自己协商好了，不用办了。", "重复登记，撤回。"),
    "merge": ("同一件事，并案办理。",),
}
UNSATISFIED = "说只好了一天又不行，还要再办。"
NOT_REACHED = "两次没人接，下次再打。"
SECOND_TIME = "二次督办：再到现场彻底处理，已请反映人当面看过。"

_SPOT: dict[str, tuple[str, ...]] = {
    "environment": ("当场劝导并帮着清理干净，约定由院里轮流看管。", "联系物业当场处理完，走前看过。"),
    "safety": ("当场排除，提醒住户并贴了提示。", "联系维修师傅当场修好，试过没问题。"),
    "livelihood": ("当面讲清办理流程，帮着在手机上办好了。", "电话问过窗口，材料清单已经留给本人。"),
    "dispute": ("把两家请到一起，说开了，都愿意让一步。", "当场劝和，约定了时间，双方点头。"),
    "care": ("当场办好，并记下下次上门时间。", "已陪同联系社区医生，家属也知道了。"),
    "other": ("已当面说明并记下意见。",),
}
_RESULT: dict[str, tuple[str, ...]] = {
    "environment": ("已派人清理完毕，并安排每周查看一次。", "已修复，现场看过不再漏水。"),
    "safety": ("隐患已排除，更换了坏掉的部件并复查合格。", "已维修并设置警示，夜间可见。"),
    "livelihood": ("已联系供应单位处理，现已恢复正常。", "已帮反映人办理完成，结果已当面告知。"),
    "dispute": ("双方到场调解，达成一致并签字，约定一周内履行。", "经三次沟通，双方各让一步，纠纷化解。"),
    "care": ("已上门办理，后续由网格员按月看望。", "已安排律师当面解答并留下书面意见。"),
    "other": ("已答复反映人，意见转相关单位研究。",),
}


def spot_resolution(category: str) -> tuple[str, ...]:
    """How a worker says a matter of this category was settled on the spot."""
    return _SPOT.get(category.split(".", maxsplit=1)[0], _SPOT["other"])


def result(category: str) -> tuple[str, ...]:
    """How a unit says, in words for a resident, what was done."""
    return _RESULT.get(category.split(".", maxsplit=1)[0], _RESULT["other"])
