"""What a list of matters can hold, and the headings other offices give it."""

from __future__ import annotations

from server.bulk.columns import Target


def _called(label: str, headings: str) -> Target:
    return Target(label, tuple(headings.split()))


TARGETS: dict[str, Target] = {
    "source_no": _called(
        "来源编号",
        "编号 工单编号 工单号 热线工单号 热线编号 受理编号 信访编号 信访件编号 警情编号 接警单号 接警编号 案号",
    ),
    "description": _called(
        "内容",
        "诉求内容 诉求描述 事件描述 工单内容 反映内容 问题描述 事项内容 信访内容 警情内容 报警内容 简要警情 简要案情",
    ),
    "title": _called("标题", "工单标题 主题 事项名称 案由"),
    "category": _called(
        "事项分类", "分类 类别 诉求类型 事项类别 警情类别 纠纷类型 内容分类 问题类型 问题分类 诉求分类 事项类型"
    ),
    "urgency": _called("紧急程度", "紧急 缓急"),
    "occurred_at": _called(
        "时间",
        "受理时间 来电时间 报警时间 接警时间 登记时间 信访日期 登记日期 立案日期 反映时间 来访时间 诉求时间 发生时间",
    ),
    "address_text": _called(
        "地点", "地址 事发地址 发生地点 事发地点 警情地址 诉求地址 问题地址 发生地址 反映地址 案发地址 案发地点"
    ),
    "grid": _called("网格", "网格编码 网格名称 所属网格"),
    "neighbourhood": _called("社区", "村 村社区 社区村 所属社区"),
    "name": _called(
        "姓名", "反映人 来电人 诉求人 投诉人 求助人 举报人 群众姓名 当事人 来访人 报警人 信访人 申请人 联系人 原告"
    ),
    "phone": _called("电话", "联系电话 来电号码 报警电话 手机 手机号 手机号码 联系方式"),
    "wishes": _called("诉求", "群众诉求 想怎么解决 诉讼请求 请求事项"),
    "people_count": _called("涉及人数", "人数 信访人数"),
    "lon": _called("经度", "lon lng longitude"),
    "lat": _called("纬度", "lat latitude"),
}
NEEDED = ("source_no", "description")
SETTLED: dict[str, Target] = {
    "closed_at": _called("办结时间", "办结日期 结案时间 结案日期 完成时间 办理完成时间 办毕时间"),
    "resolution": _called("办理结果", "处理结果 办理情况 处理情况 办结情况 处置结果 答复内容 办结意见 处理意见"),
}
"""What a register of matters that were settled before holds besides."""
NEEDED_OF_SETTLED = (*NEEDED, "occurred_at")


def targets_of(*, settled: bool) -> dict[str, Target]:
    """What the columns can hold."""
    return TARGETS | SETTLED if settled else TARGETS
