"""Each normalisation step by its own examples: what it mends, what it must leave alone, and where it points."""

from __future__ import annotations

import pytest

from extractor.text import normalise
from extractor.text.steps import STEPS

LONG = "全区把学前教育摆在优先位置，多渠道增加投入。"

# (step that does it, raw, clean): delete the step and the case fails
MENDED = [
    (
        "line_ends",
        "一、教育\r\n二、卫生\r三、文化\u2028四、体育\x0c五、其他",
        "一、教育\n二、卫生\n三、文化\n四、体育\n五、其他",
    ),
    ("line_ends", "全县新建校舍三处。\\r\\n二、卫生", "全县新建校舍三处。\n二、卫生"),
    ("indents", "会议现在召开。\u3000\u3000一、过去一年", "会议现在召开。\n一、过去一年"),
    ("indents", "增长15%。&nbsp;&nbsp;&nbsp;&nbsp;——农业稳步发展", "增长15%。\n——农业稳步发展"),
    ("junk", "\ufeff全\u200b县共\ufffd有\ue004学校\x01", "全县共有学校"),
    ("entities", "&ldquo;双减&rdquo;工作", "“双减”工作"),
    ("blanks", "保障\u3000有力\xa0成效\t明显", "保障 有力 成效 明显"),
    ("lost_blanks", "县长??石小川", "县长 石小川"),
    ("lost_blanks", "政??府??工??作??报??告", "政府工作报告"),
    ("full_width", "增长３２０．５％，Ａ级", "增长320.5%，A级"),
    ("zeros", "建成５Ｏ所，改造3O个", "建成50所，改造30个"),
    ("zeros", "二○○九年、二Ｏ一〇年、二００八年", "二〇〇九年、二〇一〇年、二〇〇八年"),
    ("traditional", "學校標準化建設與發展，為農村兒童開辦", "学校标准化建设与发展，为农村儿童开办"),
    ("pinyin", "学(xué)校标(biāo)准化，儋（dān）州，绿(lǜ)化", "学校标准化，儋州，绿化"),
    ("thousands", "投入20,596万元和31，973万元，面积28 496平方米", "投入20596万元和31973万元，面积28496平方米"),
    ("thousands", "收入２７，２０３，３１９，０００元", "收入27203319000元"),
    ("thousands", "共6 434.5万元，学生3\u202f300名", "共6434.5万元，学生3300名"),
    (
        "punctuation",
        "今年,我们(含镇)完成三件事:一是修路;二是建校!",
        "今年，我们（含镇）完成三件事：一是修路；二是建校！",
    ),
    ("punctuation", "达到8.2%,其中(GDP)增长.", "达到8.2%，其中（GDP）增长。"),
    ("quotes", '落实"十一五"规划', "落实“十一五”规划"),
    ("decimals", "增长12. 5%，面积5 . 5万亩。", "增长12.5%，面积5.5万亩。"),
    ("inner_blanks", "完成规 划设计，投入 3 亿元，增长 5.3 %。", "完成规划设计，投入3亿元，增长5.3%。"),
    ("inner_blanks", "平 安 县 统 计 局", "平安县统计局"),
    ("inner_blanks", "一、综 合", "一、综合"),
    ("inner_blanks", "2023 年 4 月 9 日", "2023年4月9日"),
    ("thousands", "去年，1 247户，20,596人，5，100人", "去年，1247户，20596人，5100人"),
    ("thousands", "招生6 000—20 000名", "招生6000—20000名"),
    ("torn", "占9 5%，增长1 2.7 %。", "占95%，增长12.7%。"),
    ("torn", "在2 016 年，", "在2016年，"),
    ("cells", "煤 吨 1 204.6 5.1\n油 吨 87.5 2.0", "煤 吨 1204.6 5.1\n油 吨 87.5 2.0"),
    # a number, a word, a sentence torn apart by lines and page numbers
    ("line_breaks", f"{LONG}总投入达到\n\n2.9亿元，同比增长。", f"{LONG}总投入达到2.9亿元，同比增长。"),
    ("line_breaks", f"{LONG}业务量2.24\n亿件，增长快。", f"{LONG}业务量2.24亿件，增长快。"),
    ("line_breaks", f"{LONG}争取资金12\n— 17 —\n.6亿元。", f"{LONG}争取资金12.6亿元。"),
    ("line_breaks", f"{LONG}支持标准化幼儿 1\n\n园建设，扩大学位供给。", f"{LONG}支持标准化幼儿园建设，扩大学位供给。"),
    ("line_breaks", f"{LONG}投资19.3\n\n7\n\n亿元，建成学校。", f"{LONG}投资19.3亿元，建成学校。"),
    ("line_breaks", f"{LONG}批发业增长6%；\x0c- 8 -\n住宿业增长。", f"{LONG}批发业增长6%；\n住宿业增长。"),
    ("line_breaks", f"{LONG}教师的思想素质和业\n务能力，不断提高。", f"{LONG}教师的思想素质和业务能力，不断提高。"),
    ("emphasis", "覆盖率不低于 **88.5%**，增长**3个百分点**。", "覆盖率不低于88.5%，增长3个百分点。"),
    ("line_breaks", "争取资金12\n— 17 —\n.6亿元。", "争取资金12.6亿元。"),
    ("line_breaks", f"{LONG}广义货币M\n2\n增长13%，符合要求。", f"{LONG}广义货币M2增长13%，符合要求。"),
    ("line_breaks", "县域总产值增长4.4\n%，居全市第二", "县域总产值增长4.4%，居全市第二"),
    ("line_breaks", f"{LONG}配备教师2\n52名，补充图书7万余\n册。", f"{LONG}配备教师252名，补充图书7万余册。"),
    ("line_breaks", f"{LONG}完善基础设- 3 -\n施条件，扩大投入。", f"{LONG}完善基础设施条件，扩大投入。"),
    (
        "line_breaks",
        f"{LONG}景区成为国家\n4A\n级景区，含氮2.1毫克\n/升。",
        f"{LONG}景区成为国家4A级景区，含氮2.1毫克/升。",
    ),
    ("line_breaks", "落实《\n义务教育法\n》的规定", "落实《义务教育法》的规定"),
    ("line_breaks", "第1页 共3页\n标题\n\n\n  正文。\n1 / 13\n", "标题\n正文。"),
]

# what looks like noise and is none: clean text is the raw text
LEFT_ALONE = [
    "乾隆年间建城，著名学者於此讲学，处臵得当。",
    "现任干部乾某，著有三部书，於潜人。",
    "我们?yōu砹?3篇",
    "**区2所，**市3所",
    "在2012，2013年和1，2，3组中，第1，234号",
    "分别为120，135，142。",
    "热线12345，电话0871 123 4567",
    "比赛时间12:30，网址http://a.cn",
    "指标 单位 产量 比上年增长（%）",
    "旅客运输总量 万人 4448.38 110.6\n铁路 万人 148.62 132.9",
    "繁荣文体事业 加快教育发展 提升服务品质",
    "开展“学宪法 讲宪法”活动，成效好。",
    "三、2024年工作打算 2024年，我局将继续努力。",
    f"一、2023年工作回顾\n2023年是不平凡的一年。{LONG}",
    f"{LONG}\n（一）加强师资建设。{LONG}",
    f"{LONG}主要做法有以下几点，\n1.加强培训。",
    "企业 个 463 100.5\n学校 个 12 101.2",
    "表1 204个单位，图2 16个单位。",
    "在2015 2016年，于2021 2022年。",
    "评论：\n0\n阅读：\n232",
    "小学\n12\n初中\n13",
    "市长 李小山\n2024年1月5日",
    "",
]


@pytest.mark.parametrize(("step", "raw", "clean"), MENDED)
def test_mended(step: str, raw: str, clean: str) -> None:
    assert normalise(raw).clean == clean


@pytest.mark.parametrize("raw", LEFT_ALONE)
def test_left_alone(raw: str) -> None:
    assert normalise(raw).clean == raw


@pytest.mark.parametrize("name", [name for name, _ in STEPS])
def test_no_step_without_a_case_that_needs_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.text.STEPS", tuple(step for step in STEPS if step[0] != name))
    failing = [raw for step, raw, clean in MENDED if step == name and normalise(raw).clean != clean]
    assert failing, f"no case needs the step {name}"


def test_traditional_counts_by_document_and_line() -> None:
    simplified = LONG * 20
    line = "學校標準化建設與發展"
    assert normalise(f"{simplified}\n{line}").clean == f"{simplified}\n学校标准化建设与发展"
    lone = f"{simplified}於某某個地方。"
    assert normalise(lone).clean == lone


def test_toneless_pinyin_only_beside_toned() -> None:
    toned = "学(xué)校(xiào)建(jiàn)设(shè)发(fā)展(zhǎn)标(biāo)准(zhǔn)教(jiào)育(yù)"
    assert normalise(f"{toned}的(de)成果").clean == "学校建设发展标准教育的成果"
    assert normalise("甲(de)乙").clean == "甲（de）乙"


WRAPPED = """\
全区坚持教育优先发展，新建小学十二所，改扩建中学
三所，新增学位 4500 个，学前三年毛入园率提高到 91.5
%，比上年提高2.1个百分点。
二、卫生健康
全区共有医疗卫生机构二百一十个，床位三千八百张，
卫生技术人员四千六百人，其中执业医师一千九百人，注
册护士二千一百人，每千人拥有床位六张，居全市各县
区第三位，比上年前进两位。
全年诊疗人次一百八十万，增长百分之四，住院人次达
— 2 —
九万，增长百分之三，平均住院日缩短为七天，药品费
用占比下降到两成八，群众满意度达到九成五以上，连
续三年保持全市前列，没有发生重大医疗安全责任事故。
表1 卫生机构情况
机构 数量 增长
医院 12 1.5
卫生院 30 0.2
三、文化体育
全区建成图书馆分馆二十四个，农家书屋一百六十个，
放映公益电影一千九百场，举办各类群众体育活动八十
场，参与群众达到十二万人次，体育场地面积持续增加。
"""


def test_hard_wrapped_lines_are_joined_and_headings_and_rows_kept() -> None:
    lines = normalise(WRAPPED).clean.split("\n")
    assert [line[:6] for line in lines] == [
        "全区坚持教育",
        "二、卫生健康",
        "全区共有医疗",
        "全年诊疗人次",
        "表1 卫生机",
        "机构 数量 ",
        "医院 12 ",
        "卫生院 30",
        "三、文化体育",
        "全区建成图书",
    ]
    assert lines[0].endswith("新增学位4500个，学前三年毛入园率提高到91.5%，比上年提高2.1个百分点。")
    assert "住院人次达九万" in lines[3]


@pytest.mark.parametrize(
    ("raw", "clean", "slice_"),
    [
        (f"{LONG}业务量2.24\n亿件，增长。", "2.24亿件", "2.24\n亿件"),
        (f"{LONG}争取资金12\n— 17 —\n.6亿元。", "12.6亿元", "12\n— 17 —\n.6亿元"),
        ("投入28 496万元。", "28496万元", "28 496万元"),
        ("投入２０，５９６万元。", "20596万元", "２０，５９６万元"),
        ("新建26個(gè)學(xué)校(xiào)與學堂，為兒童", "26个", "26個"),
        ("新建26個(gè)學(xué)校(xiào)與學堂，為兒童", "学校", "學(xué)校"),
        ("占比 5.3 %。 ，", "5.3%", "5.3 %"),
        ("一\r\n&ldquo;十二五&rdquo;期间", "“十二五”", "&ldquo;十二五&rdquo;"),
    ],
)
def test_core_span_maps_to_its_raw_words(raw: str, clean: str, slice_: str) -> None:
    text = normalise(raw)
    start = text.clean.index(clean)
    assert text.slice(start, start + len(clean)) == slice_
    raw_start, raw_end = text.to_raw(start, start + len(clean))
    assert raw[raw_start:raw_end] == slice_
    assert text.to_clean(raw_start) == start
