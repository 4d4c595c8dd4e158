"""Who reports and from where, in texts that say it neither in a signature nor in a title of their own."""

from __future__ import annotations

import pytest

import extractor
from extractor.types import ArticleRecord

FILLER = "本年度各项工作有序推进，制度进一步健全，队伍建设得到加强，群众满意程度有了提高。\n"


def article(text: str) -> ArticleRecord:
    [found] = extractor.extract(text + FILLER * 4).articles
    return found


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("如何提升服务品质\n我是安州支行的大堂经理，通过这次培训有了更深的理解。\n", "安州支行"),
        ("特色建设汇报\n尊敬的各位领导：\n欢迎来到锦屏小学检查指导。下面我作简要汇报。\n", "锦屏小学"),
        ("20xx年城管局工作总结\n20xx年，云桥区城市管理局紧扣目标，各项工作取得了新进展。\n", "云桥区城市管理局"),
        (
            "单位工作总结2\n一年以来，区应急指挥中心在区委区政府的正确领导下，完成了各项任务。\n"
            "全区各办事处全部达标。云桥区应急工作走在全区前列，云桥区连续三年获奖。\n",
            "云桥区应急指挥中心",
        ),
        ("2011年安州市政府工作报告\n一、2010年工作回顾\n全市经济平稳增长。\n", "安州市人民政府"),
        (
            "安州市教育发展规划\n（安政发〔2021〕14号）\n为加快推进教育现代化，制定本规划。全市教育稳步发展。\n",
            "安州市人民政府",
        ),
        (
            "安州市教育发展规划\n（安政办发〔2021〕14号）\n为加快推进教育现代化，制定本规划。全市教育稳步发展。\n",
            "安州市人民政府办公室",
        ),
    ],
)
def test_issuer(text: str, issuer: str) -> None:
    assert article(text).issuer == issuer


def test_a_body_above_the_text_s_own_level_is_no_issuer() -> None:
    text = "根据省教育督导室的要求，结合我市实际，全市制定了计划，并完成向省教育督导室的呈报工作，全市学校全部达标。\n"
    assert article(text).issuer is None


def test_the_province_of_a_masked_city_does_not_report() -> None:
    text = "督导工作\n对全市学校进行检查，全市达标，甘肃省____市的经验得到肯定，全市教育走在前列，我市获得表彰。\n"
    found = article(text)
    assert (found.region, found.issuer) == ("甘肃省", None)


def test_a_school_of_a_town_lies_in_the_county_that_it_speaks_of() -> None:
    text = (
        "特色发展实施方案\n城关街道锦屏小学\n为落实《青禾县教育局关于特色发展的意见》，和全县教育一样，制定本方案。\n"
    )
    found = article(text)
    assert (found.issuer, found.region) == ("城关街道锦屏小学", "青禾县")
    assert article(text.replace("青禾县教育局", "").replace("全县", "")).region == "城关街道"


def test_a_short_name_behind_its_province() -> None:
    found = article("如何提升服务品质\n我是上海静安安远路支行的大堂经理，每天接待数十位客户。\n")
    assert (found.region, found.region_code) == ("上海静安", "310106")


def test_an_office_line_is_no_title() -> None:
    head = "2013年3月10日在青禾县第十五届人民代表大会第二次会议上\n青禾县人民政府代县长\n王某某\n"
    text = head + "各位代表：\n现在，我代表县人民政府报告工作。\n"
    assert article(text).title is None


def test_the_title_that_a_collector_wrote_wins_over_a_longer_headline() -> None:
    head = "标题：安州市2011年政府工作报告\n正文：\n资料：安州市2011年政府工作报告\n"
    text = head + "各位代表：\n现在，我代表市人民政府报告工作。\n"
    assert article(text).title == "安州市2011年政府工作报告"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("特色发展 提升品质\n2024年我校稳步发展，现将一年来的工作总结如下：\n", "work_summary"),
        ("特色发展 提升品质\n2024年我校稳步发展，现将有关情况汇报如下：\n", "briefing"),
        ("特色发展 提升品质\n2024年我校稳步发展，取得了较好的成绩。\n", "other"),
        ("安州市关于加快学前教育发展的实施意见\n为加快学前教育发展，提出本意见。\n", "scheme"),
    ],
)
def test_kind_of_document(text: str, kind: str) -> None:
    assert article(text).document_kind == kind


def test_who_worked_a_figure_out_does_not_issue_the_report() -> None:
    text = (
        "2024年青禾市国民经济和社会发展统计公报\n\n经南山省统计局统一核算，2024年青禾实现地区生产总值86亿元，比上年增长4.6%。\n"
        "农业生产平稳。全市粮食产量12万吨，比上年增长1.2%。\n"
    )
    article = extractor.extract(text).articles[0]
    assert article.issuer is None or "南山省" not in article.issuer
    assert article.region == "青禾市"
