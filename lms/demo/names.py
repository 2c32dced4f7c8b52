"""Names as a Chinese contact centre's roster has them: invented, and always the same."""

import random
from collections.abc import Iterator
from string import digits

SURNAMES = (
    "王71 李70 张67 刘51 陈47 杨32 黄23 赵22 吴21 周20 徐16 孙15 马13 朱13 胡12 郭12 何12 林12 "
    "高11 罗11 郑10 梁9 谢8 宋8 唐7 许7 韩6 邓6 冯6 曹6 彭6 曾6 肖6 田5 董5 潘5 袁5 蔡5 蒋5 余5 "
    "于5 杜5 叶5 程5 魏4 苏4 吕4 丁4 任4 卢4 姚4 沈4 钟4 姜4 崔4 谭4 陆3 范3 汪3 廖3 石3 金3 "
    "韦3 贾3 夏3 付3 方3 邹3 熊3 白3 孟3 秦3 邱3 侯2 江2 尹2 薛2 闫2 段2 雷2 龙2 黎2 史2 陶2 "
    "贺2 毛2 郝2 顾2 龚2 邵2 万2 覃2 武2 钱2 戴2 严2 莫2 孔2 向2 常2 温1 康1 施1 牛1 樊1 葛1 "
    "邢1 安1 齐1 易1 乔1 伍1 庞1 颜1 倪1 庄1 聂1 章1 鲁1 岳1 翟1 申1 欧1 耿1 关1 兰1 焦1 俞1 "
    "左1 柳1 甘1 祝1 包1 宁1 尚1 符1 舒1 阮1 柯1 纪1 梅1 童1 毕1 单1 季1 裴1 霍1 涂1 成1 苗1"
)
"""Surname and how many of a thousand bear it, after the published census order; the tail is cut."""

HERS = (
    "佳怡 思琪 雨桐 欣怡 梦洁 雅婷 诗涵 静怡 晓彤 雪莹 婷婷 丽娟 晓燕 海燕 玉婷 文静 嘉欣 思雨 "
    "可馨 梓萱 若琳 婉婷 慧敏 晓琳 佩瑶 春梅 雅琴 红梅 艳玲 晶晶 莎莎 媛媛 芳芳 丹丹 "
    "倩倩 圆圆 露露 璐瑶 心怡 语嫣 依琳 紫薇 梦瑶 凌云 冰洁 玉洁 晓雯 雯静 雅文 思敏 思颖 晓颖 "
    "佳琪 佳敏 佳宁 安琪 诗琪 诗雨 雨薇 雨欣 雨菲 雪梅 雪晴 晨曦 晓晨 晓慧 慧玲 慧芳 美玲 美琳 "
    "丽萍 丽华 丽娜 海霞 彩霞 晓霞 巧玲 巧云 舒婷 舒雅 书雅 书琴 子涵 子萱 梓涵 "
    "一诺 一鸣 知夏 念慈 乐瑶 沐晴 清悦 宛如 亦菲 悦然 芷若 芷晴 采薇 映雪 初雪 冬梅 秋月 夏荷 "
    "静 敏 丽 娜 婷 燕 霞 芳 倩 洁 莹 颖 雪 琳 慧 萍 娟 玲 莉 蕾 薇 璐 瑶 丹"
)
HIS = (
    "浩然 子轩 宇航 俊杰 志强 文博 文杰 家豪 嘉豪 俊豪 天宇 明轩 梓豪 昊天 晨阳 旭东 "
    "海涛 海波 志远 志明 志伟 伟杰 伟明 永强 永康 国栋 学文 学军 少华 少杰 晓东 晓峰 晓明 "
    "立新 立伟 振宇 振华 泽宇 泽民 雨泽 一凡 一帆 思远 思源 承志 承宇 宏伟 宏达 鹏飞 鹏程 云飞 "
    "凯旋 家乐 家明 佳伟 佳明 子墨 子豪 子健 致远 睿哲 博文 博涛 景行 景天 瑞阳 瑞霖 启航 启明 "
    "伟 强 磊 军 洋 勇 杰 涛 超 明 刚 平 辉 鹏 华 飞 波 斌 宇 浩 凯 健 俊 帆 晨 阳 龙 峰 毅 旭"
)
HERS_OF_HUNDRED = 64
"""Most agents are women."""

UNUSUAL = (
    "张㛃",
    "罗䶮",
    "马喆",
    "陈堃",
    "黄燊",
    "许镕",
    "赵赟",
    "孙翀",
    "刘珺瑶",
    "李旻昊",
    "吴祎婷",
    "周昶宇",
    "王玥彤",
    "逄雪",
    "亓文博",
    "区咏诗",
    "欧阳晓雯",
    "欧阳子健",
    "司马静",
    "上官雨菲",
    "诸葛明轩",
    "阿依古丽·买买提",
    "古丽米热·艾尔肯",
    "迪力夏提·吐尔逊",
    "扎西次仁",
    "才让卓玛",
    "苏日娜",
    "乌云其木格",
)
"""Names on which software of this kind fails: rare characters, compound surnames, long names."""

SHARED = ("李静", "王伟")
"""Two people each: a number, not a name, says who is meant."""


def names(chance: random.Random, taken: set[str]) -> Iterator[str]:
    """Ordinary names without end; each comes once, and none that is in `taken`."""
    surnames = [entry.rstrip(digits) for entry in SURNAMES.split()]
    weights = [int(entry[1:]) for entry in SURNAMES.split()]
    given = (HIS.split(), HERS.split())
    used = set(taken)
    while True:
        surname = chance.choices(surnames, weights)[0]
        name = surname + chance.choice(given[chance.randrange(100) < HERS_OF_HUNDRED])
        if name not in used:
            used.add(name)
            yield name
