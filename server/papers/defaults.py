"""The papers as they come with the program (DOMAIN §8), until an administrator puts others in their place."""

from __future__ import annotations

from functools import cache

from server.papers.kinds import Kind
from server.papers.layout import Sheet

_SIGN = "签字：　　　　　　　　年　　月　　日"
_SEAL = "（盖章处）　　　　　　　年　　月　　日"


@cache
def default_template(kind: Kind) -> bytes:
    """The Word file with its places to fill in."""
    return _MADE[kind]()


def _intake() -> bytes:
    sheet = Sheet("{{ 中心名称 }}受理登记表")
    sheet.line("编号：{{ 编号 }}", right=True)
    sheet.form(
        [
            ("登记日期", "{{ 登记日期 }}", "来源渠道", "{{ 来源 }}"),
            ("来访人", "{{ 联系人 }}", "联系电话", "{{ 联系电话 }}"),
            ("事项分类", "{{ 分类 }}", "紧急程度", "{{ 紧急程度 }}"),
            ("所属网格", "{{ 网格 }}"),
            ("发生地点", "{{ 地点 }}"),
            ("事项内容", "{{ 内容 }}"),
            ("群众诉求", "{{ 诉求 }}"),
            ("主办单位", "{{ 主办单位 }}"),
            ("涉及人数", "{{ 涉及人数 }}", "办理时限", "{{ 办理时限 }}"),
            ("办理途径", "{{ 办理途径 }}", "法定期限", "{{ 法定期限 }}"),
            ("拟办意见", f"\n{_SIGN}"),
            ("领导意见", f"\n{_SIGN}"),
            ("登记人", "{{ 登记人 }}", "来访人签字", ""),
        ],
        heights={5: 4.4, 6: 1.6, 10: 2.2, 11: 2.2},
    )
    sheet.line("查询电话：{{ 中心电话 }}　　窗口：{{ 中心地址 }}", before=8, after=0)
    return sheet.done()


def _rights() -> bytes:
    sheet = Sheet("权利义务告知书")
    sheet.line("编号：{{ 编号 }}", right=True)
    sheet.line("{% for 人 in 当事人 %}{{ 人.姓名 }}（{{ 人.身份 }}）{% if not loop.last %}、{% endif %}{% endfor %}：")
    sheet.line(
        "你们因“{{ 事项 }}”一事申请调解。根据《中华人民共和国人民调解法》，现将有关权利和义务告知如下：", indent=True
    )
    sheet.line("一、当事人的权利", bold=True)
    for text in (
        "1. 选择或者接受调解员；",
        "2. 接受调解、拒绝调解或者要求终止调解；",
        "3. 要求调解公开进行或者不公开进行；",
        "4. 自主表达意愿、自愿达成调解协议；",
        "5. 不因申请调解而不能再申请仲裁、行政处理或者向人民法院起诉；",
        "6. 达成协议后，认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认。",
    ):
        sheet.line(text, indent=True)
    sheet.line("二、当事人的义务", bold=True)
    for text in (
        "1. 如实陈述纠纷事实，不提供虚假证明材料；",
        "2. 遵守调解现场秩序，尊重调解员；",
        "3. 尊重对方当事人行使权利；",
        "4. 不激化矛盾；",
        "5. 按照约定履行调解协议。",
    ):
        sheet.line(text, indent=True)
    sheet.line("以上内容已经读给我们听，我们都清楚了。", indent=True, after=14)
    sheet.listing(
        ("被告知人签字（按指印）", "日期"),
        (10.5, 5.5),
        "人 in 当事人",
        ("{{ 人.姓名 }}：", "　　　　年　　月　　日"),
    )
    sheet.gap()
    sheet.line("告知人（签字）：＿＿＿＿＿＿＿＿＿＿＿＿", after=14)
    sheet.line("{{ 中心名称 }}　　　　", right=True)
    sheet.line(_SEAL, right=True)
    return sheet.done()


def _agreement() -> bytes:
    sheet = Sheet("{{ 调解种类 }}协议书")
    sheet.line("编号：{{ 编号 }}", right=True)
    sheet.listing(
        ("当事人", "身份", "联系电话", "证件号码", "住址"),
        (1.8, 2.0, 3.5, 4.9, 3.8),
        "人 in 当事人",
        ("{{ 人.姓名 }}", "{{ 人.身份 }}", "{{ 人.电话 }}", "{{ 人.证件号码 }}", "{{ 人.住址 }}"),
    )
    sheet.line("纠纷主要事实、争议事项：", bold=True)
    sheet.paragraphs("段 in 内容段落", "{{ 段.文 }}")
    sheet.line("经调解，双方当事人自愿达成如下协议（内容、履行方式、期限）：", bold=True)
    sheet.paragraphs("条 in 协议条款", "{{ 条.文 }}")
    sheet.line(
        "本协议自各方当事人签名、盖章或者按指印之日起生效。当事人可以自生效之日起三十日内共同向人民法院申请司法确认。",
        indent=True,
    )
    sheet.line("本协议一式　　份，各方当事人、调解组织各持一份。", indent=True, after=14)
    sheet.listing(
        ("当事人签名（盖章、按指印）", "日期"),
        (10.5, 5.5),
        "人 in 当事人",
        ("{{ 人.姓名 }}：", "　　　　年　　月　　日"),
    )
    sheet.gap()
    sheet.line("调解员：{{ 调解员 }}　　签名：＿＿＿＿＿＿＿＿＿＿", after=8)
    sheet.line("记录人签名：＿＿＿＿＿＿＿＿＿＿", after=8)
    sheet.line("调解组织（盖章处）　　　　　　", right=True)
    sheet.line("达成日期：{{ 协议日期 }}　　　　", right=True)
    return sheet.done()


def _transfer() -> bytes:
    sheet = Sheet("任务移交单")
    sheet.line("编号：{{ 编号 }}", right=True)
    sheet.form(
        [
            ("移交单位", f"{{{{ 中心名称 }}}}\n{_SEAL}", "接收单位", f"{{{{ 主办单位 }}}}\n{_SEAL}"),
            ("事项", "{{ 事项 }}"),
            ("责任单位", "{{ 主办单位 }}", "办理时限", "{{ 办理时限 }}"),
            ("来源", "{{ 来源 }}", "移交日期", "{{ 移交日期 }}"),
            ("事项类型", "{{ 分类 }}", "涉及规模", "{{ 规模 }}"),
            ("所属网格", "{{ 网格 }}"),
            ("办理途径", "{{ 办理途径 }}", "法定期限", "{{ 法定期限 }}"),
            (
                "当事人",
                "{% for 人 in 当事人 %}{{ 人.姓名 }}（{{ 人.身份 }}）{{ 人.电话 }}{% if not loop.last %}；{% endif %}{% endfor %}",
            ),
            ("主要内容", "{{ 内容 }}"),
            ("领导批示", f"\n{_SIGN}"),
        ],
        heights={0: 2.4, 8: 4.0, 9: 2.4},
    )
    sheet.line("办理记录", bold=True, after=2)
    sheet.listing(
        ("日期", "环节", "经办", "情况"),
        (4.4, 2.0, 3.6, 6.0),
        "步 in 经过",
        ("{{ 步.时间 }}", "{{ 步.环节 }}", "{{ 步.经办 }}", "{{ 步.内容 }}"),
    )
    return sheet.done()


def _callback() -> bytes:
    sheet = Sheet("回访记录")
    sheet.line("编号：{{ 编号 }}", right=True)
    sheet.form(
        [
            ("事项", "{{ 事项 }}"),
            ("反映人", "{{ 联系人 }}", "联系电话", "{{ 联系电话 }}"),
            ("事项分类", "{{ 分类 }}", "登记日期", "{{ 登记日期 }}"),
            ("主办单位", "{{ 主办单位 }}", "办理途径", "{{ 办理途径 }}"),
            ("反映内容", "{{ 内容 }}"),
            ("办理结果", "{{ 办理结果 }}"),
        ],
        heights={4: 3.2, 5: 3.2},
    )
    sheet.line("回访情况", bold=True, after=2)
    sheet.listing(
        ("日期", "回访人", "结果", "群众意见"),
        (5.2, 2.4, 2.2, 6.2),
        "次 in 回访",
        ("{{ 次.时间 }}", "{{ 次.回访人 }}", "{{ 次.结果 }}", "{{ 次.群众说 }}"),
        least=3,
    )
    sheet.gap()
    sheet.form([("评价", "□ 满意　　□ 基本满意　　□ 不满意"), ("回访人", f"\n{_SIGN}")], heights={1: 1.8})
    return sheet.done()


def _minutes() -> bytes:
    sheet = Sheet("{{ 会议种类 }}纪要")
    sheet.listing(("编号", "议题"), (6.4, 9.6), "件 in 会议事项", ("{{ 件.编号 }}", "{{ 件.事项 }}"))
    sheet.gap()
    sheet.form(
        [
            ("时间", "{{ 会议时间 }}", "地点", "{{ 会议地点 }}"),
            (
                "到会单位",
                "{% for 家 in 参会单位 %}{{ 家.单位 }}{% if 家.来人 %}（{{ 家.来人 }}）{% endif %}{% if not loop.last %}、{% endif %}{% endfor %}",
            ),
            ("缺席单位", "{{ 缺席单位 }}"),
            ("会议情况", "{{ 会议纪要 }}"),
        ],
        heights={3: 6.0},
    )
    sheet.line("议定事项", bold=True, after=2)
    sheet.listing(
        ("事项", "承办单位", "完成时限", "完成情况"),
        (5.6, 3.4, 4.0, 3.0),
        "件 in 会议决定",
        ("{{ 件.事 }}", "{{ 件.单位 }}", "{{ 件.期限 }}", "{{ 件.办结 }}"),
    )
    sheet.gap()
    sheet.form([("主持人", f"\n{_SIGN}"), ("记录人", f"\n{_SIGN}")], heights={0: 1.8, 1: 1.8})
    return sheet.done()


def _letter() -> bytes:
    sheet = Sheet("工作督办函")
    sheet.line("{{ 函号 }}", right=True)
    sheet.form(
        [
            ("案件编号", "{{ 编号 }}"),
            ("事项分类", "{{ 分类 }}", "答复期限", "{{ 答复期限 }}"),
        ]
    )
    sheet.gap()
    sheet.line("{{ 主办单位 }}：")
    sheet.paragraphs("段 in 正文段落", "{{ 段.文 }}")
    sheet.line("签发人：{{ 签发人 }}　　　　", right=True, before=14)
    sheet.line("{{ 中心名称 }}（盖章处）　　　　", right=True)
    sheet.line("{{ 签发日期 }}　　　　", right=True)
    return sheet.done()


_MADE = {
    Kind.INTAKE: _intake,
    Kind.RIGHTS: _rights,
    Kind.AGREEMENT: _agreement,
    Kind.TRANSFER: _transfer,
    Kind.CALLBACK: _callback,
    Kind.MINUTES: _minutes,
    Kind.LETTER: _letter,
}
