"""The place chosen for a fact: each rule on sentences of our own, what 全区 and 我校 mean, and gold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from extractor.link.place import build_inventory, choose_place
from extractor.mentions.places import find_places
from extractor.rules import load
from extractor.types import Article, Heading, Sentence

LIBRARY = load()
SHARED = Path(__file__).parents[1].parent / "shared"


def choose(text: str, region: str | None = "安州市", issuer: str | None = None, path: tuple[str, ...] = (), title=None):
    """Choose the place of the number marked «…» in a sentence of an article of its own."""
    start = text.index("«")
    clean = text.replace("«", "").replace("»", "")
    end = text.index("»") - 1
    article = Article(0, len(clean), title, issuer, region)
    left = max(clean.rfind(mark, 0, start) for mark in "，；。") + 1
    right = min([at for mark in "，；。" if (at := clean.find(mark, end)) >= 0] or [len(clean)])
    headings = tuple(Heading(0, 0, n + 1, word) for n, word in enumerate(path))
    sentence = Sentence(0, len(clean), 0, 0, headings)
    places = find_places(clean, LIBRARY, 0, len(clean))
    inventory = build_inventory(clean, article, LIBRARY)
    return choose_place(clean, (start, end), (left, right), sentence, article, places, None, inventory)


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("柳河区、河东区产值分别增长«13%»和18%。", "柳河区", "place.respective"),
        ("柳河区、河东区产值分别增长13%和«18%»。", "河东区", "place.respective"),
        ("配备督导员90名（市直属70名、柳河区«8名»）。", "柳河区", "place.before"),
        ("接管了柳河区«21所»中小学。", "柳河区", "place.before"),
        ("投资«7000万元»的晨光国际幼儿园已投用。", "晨光国际幼儿园", "place.attribute"),
        ("锦屏小学投资«20万元»。", "锦屏小学", "place.topic"),
        ("其中锦屏小学的优秀率提高«10个百分点»。", "锦屏小学", "place.topic"),
        ("投资«20万元»，对梧桐社区演播室升级。", "梧桐社区", "place.purpose"),
        ("锦屏小学仅有1个班，学生总数不足«30人»。", "锦屏小学", "place.carried"),
        ("农村仅有一所学校（锦屏学校），原设置«36个»教学班。", "锦屏学校", "place.carried"),
        ("落实全国«39个»欠发达县政策。", "全国", "place.scope"),
        ("优秀率远高于全国平均«65%»。", "全国", "place.scope"),
        ("柳河区投入800万元，其他学校«140万元»。", "安州市", "place.default"),
        ("两项工程：锦屏小学占地«90亩»。", "锦屏小学", "place.site"),
        ("（三）锦屏小学教学楼8月底前投用，增加«12间»教室。", "锦屏小学", "place.site"),
        ("锦屏小学9月1日开学，设计规模«48个»班。", "锦屏小学", "place.site"),
        ("锦屏中学和河东学院合作，开设3个专业，面向全省招生«120人»。", "锦屏中学", "place.site"),
        ("8月底前建成锦屏小学，增加学位«1600个»。", "锦屏小学", "place.built"),
        ("完成柳河区、河东区学校验收工作，共验收学校«9所»。", "柳河区、河东区", "place.done_for"),
        ("完成柳河区、河东区学校验收工作，共验收学校9所，其中先进学校«2所»。", "柳河区、河东区", "place.done_for"),
        ("历时«七天»完成柳河区、河东区验收工作。", "柳河区、河东区", "place.purpose"),
        ("加快推进望云山«1200兆瓦»抽水蓄能电站建设。", "望云山", "place.capacity"),
        ("总投资12亿元的储能项目、«150兆瓦»的石桥镇光伏项目并网。", "石桥镇", "place.attribute"),
    ],
)
def test_rules(text: str, place: str, rule: str) -> None:
    choice = choose(text)
    assert (choice.value, choice.rule) == (place, rule)


@pytest.mark.parametrize(
    "text",
    [
        "全市新增学位«300个»。",
        "优秀率高于全国«8.5个百分点»。",
        "获奖项目全国«3人»，省级13人。",
        "新增锦屏小学、河东小学«2所»学校。",  # the number counts the names
        "达标学校达到«80所»。",
        "来自柳河区«20名»学员结业。",
        "锦屏小学成绩突出，我市新增«3所»示范校。",
        "锦屏小学投用；新增学位«300个»。",
        "安州总投资«3亿元»的钢铁项目开工。",
        "市教育局查处案件«12件»。",
        "增速分别高于全国、全省«1.7个百分点»。",
        "就业人数稳定在全国«1/10»以上。",  # a share of the nation is the region's
        "锦屏工业园、河东工业园、望云聚集地分别达到«500亿元»。",  # only part of the list is known
        "投资«900万元»的锦屏中学等37所学校完工。",
        "锦屏小学教学楼、双溪道路等«5个»项目完工。",
        "石桥镇上店、双溪镇柳沟«2个»村达标。",
        "建设东岸、望云、柳河区«三大»粮库。",
        "锦屏小学主体完工，新建幼儿园«8所»。",
        "锦屏小学开学，有效缓解入学压力，城区平均班额降到«48人»。",
        "装机总容量达到«200兆瓦»光伏发电。",
        "柳河区河道整治达标，上店和柳沟«2个»断面达标。",
    ],
)
def test_the_default_stays(text: str) -> None:
    assert choose(text).value == "安州市"


def test_words_give_their_offsets_and_defaults_none() -> None:
    choice = choose("锦屏小学投资«20万元»。")
    assert (choice.start, choice.end) == (0, 4)
    assert choose("投资«20万元»。").start is None


def test_partner_is_not_the_place() -> None:
    assert choose("锦屏中学和河东学院合作，开设«3个»专业。").value == "锦屏中学"


def test_heading_that_is_a_name() -> None:
    assert choose("投入«20万元»。", path=("主要做法", "石桥镇")).value == "石桥镇"
    assert choose("投入«20万元»。", path=("主要做法", "经费投入")).value == "安州市"


@pytest.mark.parametrize(
    ("region", "issuer", "place"),
    [
        ("临河县", "临河县锦屏小学", "临河县锦屏小学"),  # a school reports on itself
        ("临河县", "临河县教育局", "临河县"),  # a bureau on its region
        (None, "国务院", "全国"),
        (None, None, None),
    ],
)
def test_default(region: str | None, issuer: str | None, place: str | None) -> None:
    assert choose("投入«20万元»。", region, issuer).value == place


def test_names_in_a_report_on_a_region_must_come_again() -> None:
    once = "柳河桥社区完成投资«3亿元»。"
    assert choose(once, title="2024年政府工作报告").value == "安州市"
    assert choose(once + "柳河桥社区变样。", title="2024年政府工作报告").value == "柳河桥社区"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("临河县完成投资«3亿元»。", "安州市"),  # no county of the table
        ("德清县完成投资«3亿元»。", "德清县"),
        ("县人民医院新门诊楼建筑面积2万平方米，设床位«400张»。", "县人民医院"),
        ("望云古镇景区5月营业，当月接待游客«4万人次»，全年超30万人次。", "望云古镇景区"),
        ("望云古镇景区5月营业，当月接待游客4万人次，全年突破«30万人次»。", "望云古镇景区"),
        ("县农商行不良率由«5%»降到3%。", "县农商行"),
        ("望云产业园引进项目«6个»。", "望云产业园"),
        ("新建锦屏小学，设«36个»教学班。", "锦屏小学"),
        ("望云集团获奖，新增小巨人企业«51家»。", "安州市"),  # the region's, though a name opens the sentence
        ("建成锦屏校区，设立产业学院«5个»。", "安州市"),
        ("锦屏小学完成主体建设，投资«800万元»改造薄弱学校。", "安州市"),
    ],
)
def test_reports_on_a_region(text: str, place: str) -> None:
    assert choose(text, title="2024年政府工作报告").value == place


def test_only_school_of_a_county() -> None:
    text = "职业学校在校生达到«2000人»。"
    assert choose(text, "临河县").value == "职业学校"
    assert choose(text, "遂宁市").value == "遂宁市"  # a city has many, there it is the class


@pytest.mark.parametrize(
    ("region", "issuer", "word", "name"),
    [
        ("遂宁市", None, "全省", "四川省"),  # known of its prefecture
        ("遂宁市", None, "全市", "遂宁市"),
        ("太原市迎泽区", None, "全市", "太原市"),
        ("太原市迎泽区", None, "我区", "太原市迎泽区"),
        ("临河县", "临河县锦屏小学", "我校", "临河县锦屏小学"),
        ("临河县", "临河县教育局", "我校", None),
        ("河北省", None, "全省", "河北省"),
        ("河北省", None, "全国", "全国"),
        ("石桥镇", None, "全镇", "石桥镇"),
        ("临河县", None, "全镇", None),
    ],
)
def test_deictic_words(region: str, issuer: str | None, word: str, name: str | None) -> None:
    inventory = build_inventory("", Article(0, 0, None, issuer, region), LIBRARY)
    assert inventory.resolve(word) == name


def test_province_that_only_the_text_names() -> None:
    text = "江西省和全国。江西省、湖北省"
    inventory = build_inventory(text, Article(0, len(text), None, None, "临河县"), LIBRARY)
    assert inventory.province == "江西省"


def test_gold_with_the_region_given() -> None:
    gold = SHARED / "gold"
    if not gold.is_dir():
        pytest.skip("the gold under ../shared is not there")
    sys.path.insert(0, str(gold))
    try:
        import score  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(gold))
    articles = [json.loads(line) for line in (gold / "articles.jsonl").read_text("utf-8").splitlines()]
    right = total = 0
    for fact in map(json.loads, (gold / "facts.jsonl").read_text("utf-8").splitlines()):
        own = [a for a in articles if a["report"] == fact["report"] and a["start"] <= fact["start"] < a["end"]]
        if fact["optional"] or fact["report"].startswith("003") or not own:
            continue  # 003 is in traditional characters with pinyin, which the text layer mends
        raw = (SHARED / "corpus" / fact["report"]).read_bytes().decode("utf-8")
        around = raw[own[0]["start"] : own[0]["end"]]
        at = fact["start"] - own[0]["start"]
        low = max(around.rfind(mark, 0, at) for mark in "。\n") + 1
        high = min([p for mark in "。\n" if (p := around.find(mark, at)) >= 0] or [len(around)])
        end = at + fact["end"] - fact["start"]
        left = max([low, *(around.rfind(mark, low, at) + 1 for mark in "，,；")])
        right_end = min([p for mark in "，,；" if (p := around.find(mark, end, high)) >= 0] or [high])
        article = Article(0, len(around), own[0]["title"], own[0]["issuer"], own[0]["region"])
        inventory = build_inventory(around, article, LIBRARY)
        places = find_places(around, LIBRARY, low, high)
        sentence = Sentence(low, high, 0, 0)
        got = choose_place(around, (at, end), (left, right_end), sentence, article, places, None, inventory)
        right += score.place_alike(fact["place"], got.value)
        total += 1
    assert total > 200
    assert right / total > 0.92
