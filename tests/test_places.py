"""Names of places, schools and organisations: every rule's examples, boundaries, hostile input."""

from __future__ import annotations

import pytest
from hang import ends

from extractor.mentions.places import find_places
from extractor.rules import Found, Library, cases, load
from extractor.segment.place_names import find_names

LIBRARY: Library = load()
FINDERS = {
    "place": lambda text, _: [Found(n.rule, n.start, n.end, {"kind": n.kind}) for n in find_names(text, LIBRARY)],
}
EXAMPLES = [(name, run) for name, run in cases(LIBRARY, FINDERS) if name.startswith("place.")]


def names(text: str) -> list[str]:
    return [name.text for name in find_names(text, LIBRARY)]


@pytest.mark.parametrize(("name", "run"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_examples_of_the_rules(name: str, run) -> None:
    assert run().problem is None


def test_every_place_rule_has_a_case() -> None:
    tested = {name.split("#")[0] for name, _ in EXAMPLES if "#" in name}
    assert tested == {rule.id for rule in LIBRARY.of("place")}
    assert len(tested) >= 6


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("位于柳河区的园区", ["柳河区"]),  # a cut word
        ("投资20万元锦屏小学", ["锦屏小学"]),  # a unit behind a digit
        ("2023年柳河区", ["柳河区"]),
        (
            "和平区、永兴县、嘉兴市、盐城市、通化县、成都市",
            ["和平区", "永兴县", "嘉兴市", "盐城市", "通化县", "成都市"],
        ),
        ("安州市河东区教育局", ["安州市河东区教育局"]),  # names that go on each other
        ("石桥街道办事处", ["石桥街道办事处"]),
        ("河东区农村小学", ["河东区"]),  # a class behind a name
        ("区职业学校", ["区职业学校"]),
        ("建成省级示范区", []),
        ("更好地高标准高质量统一谋划一体推进重点片区", []),
        ("经济强县、工业强市、未来社区、完整居住社区", []),
        ("江西省、自治区、跨省、本省", ["江西省", "本省"]),
        ("健全城乡市场体系", []),
        ("调整学校布局，占义务教育学校的三成，取缔学校周边网吧，化解学校旧债，硬化通村公路", []),  # verbs
        ("一位乡友，几个小镇，大校额学校，图书小学25册", []),  # numerals and classes
        ("8月底城北初中完工，2024年底前城南小学开学", ["城北初中", "城南小学"]),  # the end of a time
        ("①区实验学校开工", ["区实验学校"]),  # ① is no number before a classifier
        ("镇中学、县幼儿园、各乡镇中学", ["镇中学", "县幼儿园"]),
        ("锦屏小学招生120人，初中毕业生", ["锦屏小学"]),
        ("县一中、区二中招生，考上县一中的，全县一中的", ["县一中", "区二中", "县一中", "全县", "一中"]),
        ("三大综保区、平原区、整村推进", ["综保区"]),
    ],
)
def test_where_names_begin(text: str, want: list[str]) -> None:
    assert names(text) == want


def test_mentions_carry_offsets_kinds_and_clean_names() -> None:
    text = "本月全区投入，锦屏小学新增学位。"
    found = find_places(text, LIBRARY, 0, len(text))
    assert [(p.kind, p.name) for p in found] == [("deictic", None), ("school", "锦屏小学")]
    assert all(text[p.start : p.end] == p.text for p in found)


def test_only_the_stretch_is_searched() -> None:
    text = "柳河区增长。锦屏小学投入。"
    assert [p.text for p in find_places(text, LIBRARY, 6, len(text))] == ["锦屏小学"]


@pytest.mark.parametrize("piece", ["区", "小学", "新", "全市县区", "（）、", "服务中心的", "a1"])
def test_hostile_input_comes_to_an_end(piece: str) -> None:
    text = piece * 8000
    with ends():
        found = find_names(text, LIBRARY)
    assert all(text[name.start : name.end] == name.text for name in found)
