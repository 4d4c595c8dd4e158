"""What an article says of itself: title, issuer, region, kind, and the years; invented reports of every sort."""

# ruff: noqa: E501 — texts of reports stand on one line each

from __future__ import annotations

import pytest

from extractor.rules import load
from extractor.segment import segment
from extractor.segment.evidence import edtf_date, is_overwritten, plan_years, year_edtf
from extractor.types import Article

LIBRARY = load()
P = "全县坚持教育优先发展，新建学校3所，招聘教师86名，投入资金1.2亿元，办学条件明显改善，群众满意度不断提高。"
Q = "我们坚持以人民为中心，统筹推进各项工作，圆满完成了年初确定的目标任务，取得了新的成绩，赢得了群众好评。"
DEPUTY = "各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。"


def only(text: str, path: str = "") -> Article:
    articles = segment(text, LIBRARY, path).articles
    assert len(articles) == 1
    return articles[0]


def years(text: str, path: str = "") -> tuple[str | None, str | None, str | None]:
    """(date, reported, planned)"""
    reference = only(text, path).reference
    return reference.date, reference.reported, reference.planned


# ── a government's report to a meeting ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "path", "want"),
    [
        (f"政府工作报告\n——2023年1月8日在柳河县第十届人民代表大会第二次会议上\n县长 王小明\n{DEPUTY}\n{P}\n{Q}", "", ("2023-01-08", "2022", "2023")),
        (f"政府工作报告\n——2023年2月8日在柳河县第十届\n人民代表大会第二次会议上\n{DEPUTY}\n{P}", "", ("2023-02-08", "2022", "2023")),
        (f"政府工作报告\n（二〇一二年一月六日在柳河县第十届人民代表大会第五次会议上）\n{DEPUTY}\n{P}", "", ("2012-01-06", "2011", "2012")),
        (f"政府工作报告\n——2021年12月28日在柳河县第十届人民代表大会第二次会议上\n{DEPUTY}\n一、2021年工作回顾\n{P}", "", ("2021-12-28", "2021", "2022")),
        (f"{DEPUTY}\n一、2022年工作回顾\n{P}\n二、2023年工作安排\n{Q}", "", ("2023", "2022", "2023")),
        (f"{DEPUTY}\n2022年工作回顾\n{P}\n2023年重点工作\n{Q}", "", ("2023", "2022", "2023")),
        (f"{DEPUTY}\n刚刚过去的2022年，{P}", "", ("2023", "2022", "2023")),
        (f"{DEPUTY}\n过去一年，{P}", "2023年柳河县政府工作报告.txt", ("2023", "2022", "2023")),
        (f"2023年柳河县政府工作报告\n{DEPUTY}\n过去一年，{P}", "", ("2023", "2022", "2023")),
        (f"2023年柳河县政府工作报告\n{DEPUTY}\n一、2022年工作回顾\n{P}\n二、今年的工作\n{Q}", "2019_报告.txt", ("2023", "2022", "2023")),
        (f"{DEPUTY}\n过去一年，{P}", "", (None, None, None)),
    ],
)  # fmt: skip
def test_year_of_a_government_report(text: str, path: str, want: tuple[str | None, str | None, str | None]) -> None:
    assert only(text, path).document_kind == "work_report"
    assert years(text, path) == want


def test_evidence_that_contradicts_itself_gives_none() -> None:
    assert years(f"{DEPUTY}\n一、2021年工作回顾\n{P}\n二、2024年工作安排\n{Q}") == (None, None, None)


def test_term_of_five_years() -> None:
    head = f"政府工作报告\n——2023年1月8日在柳河县第十届人民代表大会第一次会议上\n{DEPUTY}\n"
    assert years(f"{head}一、过去五年工作回顾\n{P}\n二、2023年工作安排\n{Q}")[1:] == ("2018/2022", "2023")
    assert years(f"{head}一、过去六年工作回顾\n{P}")[1] == "2017/2022"
    assert years(f"{head}一、2022年工作回顾\n{P}\n二、过去五年的工作\n{Q}")[1] == "2022"  # a section of its own


def test_period_of_a_plan_reported_on() -> None:
    head = f"政府工作报告\n——2021年1月8日在柳河县第十届人民代表大会第一次会议上\n{DEPUTY}\n"
    assert years(f"{head}一、“十三五”时期和2020年工作回顾\n{P}")[1] == "2016/2020"
    assert years(f"{head}一、2020年工作回顾\n{P}\n二、“十三五”时期发展成就\n{Q}")[1] == "2020"


def test_news_below_the_report_does_not_outvote_its_title() -> None:
    text = f"柳河县2021年政府工作报告\n（2021年1月8日）\n{DEPUTY}\n“十三五”时期，{P}\n{Q}\n2022年全国经济工作的总体思路\n{Q}"
    assert years(text)[2] == "2021"


# ── reports on a year, plans ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (f"柳河县教育局2024年工作总结及2025年工作计划\n{P}\n柳河县教育局\n2025年1月6日", ("2025-01-06", "2024", "2025")),
        (f"2023年度工作总结\n{P}\n一、主要工作\n{Q}\n二、明年工作打算\n{P}", ("2023", "2023", "2024")),
        (f"民政局工作总结\n{P}\n{Q}\n柳河县民政局\n2023年12月20日", ("2023-12-20", "2023", None)),
        (f"民政局工作总结\n{P}\n{Q}\n柳河县民政局\n2023年1月10日", ("2023-01-10", "2022", None)),
        (f"某局工作汇报\n{P}\n一、2022年工作回顾\n{Q}\n二、2023年工作打算\n{P}", ("2022", "2022", "2023")),
        (f"柳河市2023年统计公报\n柳河市统计局\n2024年4月29日\n2023年，全市稳中有进。{P}", ("2024-04-29", "2023", None)),
        (f"2024年柳河县教育工作要点\n2024年是关键之年。{P}", ("2024", None, "2024")),
        (f"柳河县“十四五”教育事业发展规划\n“十三五”时期，{P}", (None, None, "2021/2025")),
        (f"柳河市“十四五”教育规划\n（柳政发〔2021〕14号 2021年8月印发）\n{P}", ("2021-08", None, "2021/2025")),
        (f"柳河县学前教育行动计划（2021—2023年）\n{P}", (None, None, "2021/2023")),
        (f"柳河县“十三五”教育工作总结\n{P}", ("2020", "2016/2020", None)),
        (f"某中学2022—2023学年工作总结\n{P}", ("2023", "2022/2023", None)),
        (f"柳河县水利局2023年上半年工作总结和2023年下半年工作计划\n{P}", ("2023", "2023", "2023")),
        (f"学校工作汇报\n{P}", (None, None, None)),
    ],
)  # fmt: skip
def test_years_of_other_reports(text: str, want: tuple[str | None, str | None, str | None]) -> None:
    assert years(text) == want


def test_years_that_were_written_over() -> None:
    article = only(f"20xx年教育局工作总结\n20xx年，{P}\n一、20xx年工作打算\n{Q}")
    assert article.reference.overwritten
    assert (article.reference.reported, article.reference.date) == ("20XX", "20XX")
    assert only(f"xx年教育局工作总结\n{P}").reference.overwritten
    assert only(f"xx年教育局工作总结\n{P}").reference.reported is None
    assert not only(f"2023年教育局工作总结\n{P}").reference.overwritten
    assert not only(f"柳河县水利局2023年上半年工作总结和2023年下半年工作计划\n{P}").reference.overwritten


def test_signature_against_years_written_over_it() -> None:
    text = f"教育强县自评报告\n2024—2024年，投入逐年增长。2024年，{P}2024年，{Q}2024年，{P}\n柳河县人民政府\n2011年6月"
    article = only(text)
    assert article.date == "2011-06"
    assert article.reference.date is None
    assert article.reference.reported is None
    assert article.reference.overwritten


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2009年5月", "2009-05"),
        ("二〇〇九年五月", "2009-05"),
        ("2016-12-5", "2016-12-05"),
        ("2012年十月二十一日", "2012-10-21"),
        ("2023年13月", None),
        ("20xx年", "20XX"),
    ],
)
def test_dates(text: str, want: str | None) -> None:
    assert edtf_date(text) == want


def test_plans_and_years() -> None:
    assert [plan_years(n) for n in ("一五", "六五", "十五", "十一五", "十四五", "十四")] == [
        "1953/1957", "1981/1985", "2001/2005", "2006/2010", "2021/2025", "2021/2025",
    ]  # fmt: skip
    assert [year_edtf(y) for y in ("2012", "一九八六", "20xx", "xx")] == ["2012", "1986", "20XX", None]
    assert is_overwritten("2024——2024年")
    assert not is_overwritten("2023—2024年")


# ── title, issuer, region, kind ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"政 府 工 作 报 告\n——2023年1月8日在柳河县第十届人民代表大会第二次会议上\n{DEPUTY}\n{P}", "政府工作报告"),
        (f"政府工作报\n告\n——2023年1月8日在柳河县第十届人民代表大会第二次会议上\n{DEPUTY}\n{P}", "政府工作报告"),
        (f"夯实基础 再创辉煌\n——柳河县申报教育强县自评报告\n{P}", "夯实基础 再创辉煌——柳河县申报教育强县自评报告"),
        (f"柳河市国民经济和社会发展第十四个五年规划\n和二〇三五年远景目标纲要\n{P}", "柳河市国民经济和社会发展第十四个五年规划"),
        (f"柳河县教育局\n2024年工作总结\n{P}", "柳河县教育局2024年工作总结"),
        (f"柳河县2023年统计公报①\n柳河县统计局\n2024年4月29日\n{P}", "柳河县2023年统计公报"),
        (f"标题：柳河县2020年政府工作报告\n发文单位：柳河县人民政府\n正文：\n{DEPUTY}\n{P}", "柳河县2020年政府工作报告"),
        (f"{DEPUTY}\n一、2022年工作回顾\n{P}", None),
        (f"2022年工作回顾\n{P}", None),
    ],
)  # fmt: skip
def test_title(text: str, title: str | None) -> None:
    assert only(text).title == title


def test_titles_of_a_collection() -> None:
    text = f"第一篇：学校工作汇报\n青山小学特色建设工作汇报\n{P}\n{Q}\n第二篇：如何提升品质（精选）\n{P}\n{Q}\n第三篇：经验\n创新机制先行\n统筹推进改革\n{P}"
    titles = [a.title for a in segment(text, LIBRARY).articles]
    assert titles == ["青山小学特色建设工作汇报", "如何提升品质（精选）", "创新机制先行 统筹推进改革"]


@pytest.mark.parametrize(
    ("text", "path", "issuer", "region"),
    [
        (f"工作总结\n{P}\n柳河县民政局2024年3月15日", "", "柳河县民政局", "柳河县"),
        (f"政府工作报告\n——2023年1月8日在柳河县第十届人民代表大会第二次会议上\n{DEPUTY}\n{P}", "", "柳河县人民政府", "柳河县"),
        (f"政府工作报告\n{DEPUTY}\n{P}", "2023_柳河县_政府工作报告.txt", "柳河县人民政府", "柳河县"),
        (f"各位代表：\n现在，我代表市人民政府向大会报告工作。\n{Q}", "city_扬州_2024.txt", "扬州市人民政府", "扬州市"),
        (f"各位代表：\n现在，我代表州人民政府向大会报告工作。\n{Q}", "黔南_2024.txt", "黔南州人民政府", "黔南州"),
        ("各位代表：\n现在，我代表国务院，向大会作政府工作报告，请予审议。\n" + Q, "", "国务院", "全国"),
        (f"柳河县2023年统计公报\n柳河县统计局 国家统计局柳河调查队\n2024年4月29日\n{P}", "", "柳河县统计局", "柳河县"),
        (f"2022年柳河县政府工作报告\n{P}", "", None, "柳河县"),
        (f"2022年易县教育局工作总结\n{P}", "", "易县教育局", "易县"),
        (f"教育工作汇报\n{P}我区坐落于唐山市柳河区，全区有学校20所，我区还在柳河区建设新校，柳河区学校条件改善。", "", None, "唐山市柳河区"),
    ],
)  # fmt: skip
def test_issuer_and_region(text: str, path: str, issuer: str | None, region: str) -> None:
    article = only(text, path)
    assert article.region == region
    if issuer is not None:
        assert article.issuer == issuer


def test_a_school_reports_on_itself() -> None:
    article = only(
        f"工作汇报\n尊敬的各位领导：\n大家好！欢迎来到青山县石桥小学检查指导，下面我就我校工作作一汇报。\n{P}"
    )
    assert article.issuer == "青山县石桥小学"


def test_one_name_of_the_own_level_is_the_region() -> None:
    assert (
        only(f"工作汇报\n我区学校众多，全区共20所，全区有教师。{Q}\n{P}\n新港经济区的建设给松桥区注入了动力。").region
        == "松桥区"
    )
    two = f"工作汇报\n我区学校众多，全区共20所，全区有教师。{Q}\n{P}\n我们到松桥区和东陵区学习经验。"
    assert only(two).region is None


def test_province_before_a_masked_name() -> None:
    assert only(f"工作汇报\n{Q}\n参加了甘肃省____市督学培训学习。").region == "甘肃省"


def test_year_of_a_report_without_date() -> None:
    text = (
        f"工作汇报\n2012年、2013年投入逐年提高。2014年{P}到2020年全面达标，预计2016年底达85%。{Q}2014年共招聘教师86名。"
    )
    assert years(text)[:2] == ("2014", "2014")
    assert years(f"工作汇报\n2005年建校，2011年扩建，2019年改制。{P}")[:2] == (None, None)


def test_classes_of_places_are_no_region() -> None:
    article = only(f"工作汇报\n我区建成江苏省学前教育改革发展示范区，创建无污染社区，我区推进园区建设。{Q}")
    assert article.region is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2023年柳河县政府工作报告", "work_report"),
        ("柳河县教育局2023年工作总结和2024年工作计划", "work_summary"),
        ("2024年教育工作要点", "work_points"),
        ("柳河县2023年统计公报", "bulletin"),
        ("柳河县“十四五”教育规划", "plan"),
        ("教育强县自评报告", "self_assessment"),
        ("义务教育均衡发展工作汇报", "briefing"),
        ("柳河县教育督导实施方案", "scheme"),
        ("在全县教育大会上的讲话", "speech"),
        ("如何提升服务品质", "other"),
    ],
)
def test_kind_of_document(title: str, kind: str) -> None:
    assert only(f"{title}\n{P}\n{Q}").document_kind == kind
