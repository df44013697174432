"""Invented names: plausible for the place, belonging to nobody. Town-level names are real and stand in layout.py."""

from __future__ import annotations

# ruff: noqa: SIM905 -- sixty names read better as lines of words than as sixty quoted items

CENTRAL_COMMUNITY = "花园社区"

COMMUNITIES = (
    "百合 玉兰 安和 康乐 和顺 春晖 朝阳 青松 银杏 紫薇 锦绣 长宁 永安 福泽 祥瑞 金穗 玉泉 明珠 翠湖 清泉 文苑 书香 望月 迎宾 飞天 驼铃 丝路 阳关 "
    "祁连 雪峰 绿洲 胡杨 红柳 沙枣 白杨 杏园 桃园 梨园 葡萄园 枣园 广场 钟楼 东关 南苑 北辰 西苑 学府 康宁 惠民 安居 幸福里 团结 和谐 友谊 建设 "
    "光明 新华 富康 瑞丰 嘉禾"
).split()  # fmt: skip
SEATS = "兴镇 街心 集贤 市口 和镇 安镇 润泽 昌平里 兴隆里 春风 夏清 秋实 冬青 丰登 同乐".split()
VILLAGES = (
    "上河湾 下河湾 头渠 二渠 三渠 四渠 五渠 沙井 甜水井 石井 双井 柳树庄 榆树庄 杨树庄 枣树庄 沙枣庄 大庄 小庄 新庄 老庄 东庄 西庄 南庄 北庄 中庄 张家湾 "
    "李家湾 王家湾 赵家湾 刘家湾 孙家堡 马家堡 高家堡 何家堡 郭家堡 陈家闸 周家闸 吴家闸 徐家闸 胡家闸 东沟 西沟 南沟 北沟 长沟 红沟 青沙滩 白沙滩 黄草滩 "
    "芦苇滩 马莲滩 梧桐滩 碱泉 清泉沟 龙泉 双泉 月牙泉沟 上坪 下坪 中坪 东坪 西坪 大坪 高台子 平台子 古墩 双墩 大墩 红墩 烽台 营盘 屯升 屯和 屯丰 仓房 磨坊 "
    "油坊 铁匠铺 车马店 药铺 丰收 丰裕 丰润 永丰 永兴 永乐 永和 新兴 新建 新和 新丰 新乐 民乐 民安 民丰 民强 同心 同德 同庆 向阳坡 朝阳渠 光明渠 胜利渠 "
    "幸福渠 团结渠 和平渠 建设渠 前进渠 东风渠 红星渠 五星渠 晨光 曙光 春光 明光 金滩 银滩 玉滩 花海子 草湖沟 野麻湾 白桦沟 松树沟 柳沟"
).split()  # fmt: skip

# The hundred or so commonest family names, thinned; given names from characters people of each age really bear.
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
GIVEN_WOMEN = "芳 娜 敏 静 丽 艳 娟 霞 燕 玲 桂英 秀兰 玉梅 春花 淑珍 晓燕 雪梅 海燕 丽娟 彩云 文静 雅琴 思雨 佳慧 梦瑶 晓红 慧敏 红霞 凤英 月琴".split()
GIVEN_MEN = "伟 强 军 勇 杰 涛 斌 超 磊 鹏 建国 志强 国栋 文斌 海军 永平 玉林 学军 小龙 晓东 天佑 浩然 子轩 俊杰 振华 立新 培元 德福 金山 明远".split()

# Of the same length each: one draw picks a place, the age of whoever bears the name picks the list.
GIVEN_OLD_WOMEN = "桂英 秀兰 玉梅 春花 淑珍 凤英 月琴 玉兰 秀英 桂花 素珍 玉珍 兰英 秀珍 桂芳 淑英 翠兰 玉英 菊英 秋菊 冬梅 雪莲 凤兰 桂琴 秀琴 淑兰 翠英 金兰 银花 素芳".split()
GIVEN_OLD_MEN = "建国 国栋 永平 玉林 学军 振华 立新 培元 德福 金山 明远 德明 世昌 福生 万年 长寿 永福 玉山 文德 志忠 耀祖 守义 进财 生贵 兴旺 宝山 光明 国祥 得胜 有才".split()
GIVEN_GIRLS = "思雨 佳慧 梦瑶 欣怡 诗涵 雨桐 可馨 子涵 梓萱 若曦 语嫣 雅婷 梦洁 静怡 佳怡 雨欣 紫萱 依诺 一诺 思琪 嘉怡 心怡 雨萱 欣悦 芷若 婉清 悦然 书瑶 沐晴 晓彤".split()
GIVEN_BOYS = "天佑 浩然 子轩 俊杰 浩宇 宇轩 梓豪 博文 子墨 皓轩 明轩 俊熙 泽宇 奕辰 嘉豪 文博 睿哲 天翔 家乐 晨曦 思远 志远 云飞 一鸣 雨泽 昊天 子豪 瑞霖 承志 小军".split()

ORDINALS = "一二三四五六七八九十"


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else ORDINALS[tens - 1] + "十")
    return head + (ORDINALS[ones - 1] if ones else "")
