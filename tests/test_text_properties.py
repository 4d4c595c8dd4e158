"""Properties that hold for every text: offsets, idempotence, nothing lost, no hanging on hostile input."""

from __future__ import annotations

import pickle
import unicodedata
from itertools import pairwise
from pathlib import Path

import opencc
import pytest
from hang import ends
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.text import CleanText, Edit, OffsetMap, apply, normalise
from extractor.text.held import held, share
from extractor.text.steps import STEPS, WANTED

SHARED = Path(__file__).parents[1].parent / "shared"
_SIMPLIFY = opencc.OpenCC("t2s")

PIECES = [
    *(
        "增长",
        "教育",
        "学校标准化",
        "一、",
        "（一）",
        "1.",
        "第",
        "年",
        "万元",
        "亿件",
        "%",
        "个",
        "平方米",
        "的",
        "在",
        "达到",
    ),
    *("2023", "12", "5", "000", "596", "3.6", "２０", "Ｏ", "○", "二○○九年", "一", "十二"),
    *(
        "，",
        "。",
        "；",
        "、",
        "：",
        "（",
        "）",
        "“",
        "”",
        "《",
        "》",
        ",",
        ".",
        ";",
        ":",
        "(",
        ")",
        '"',
        "!",
        "?",
        "??",
        "—",
        "-",
    ),
    *(
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "\u3000",
        "\u3000\u3000",
        "\xa0",
        "\u2028",
        "\x0c",
        "\\r\\n",
    ),
    *(
        "\u200b",
        "\ufeff",
        "\ufffd",
        "\ue005",
        "學",
        "個",
        "與發展",
        "(xué)",
        "（dān）",
        "(de)",
        "GDP",
        "M",
        "A级",
        "∶",
        "～",
    ),
    "为加快推进各项事业发展，全区上下共同努力。",
    "全区上下共同努力，为加快推进各项事业发展打下了坚实的基础，群众满意",
]
MESSY = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
PAGES = st.lists(
    st.sampled_from([*PIECES, "\n— 17 —\n", "\n- 1 -\n", "\n7\n", " 1\n", "&nbsp;", "&ldquo;"]), max_size=40
).map("".join)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
TEXTS = st.one_of(PAGES, ANY, st.lists(st.one_of(ANY, MESSY), max_size=6).map("\n".join))


@given(st.one_of(TEXTS, st.text(st.characters(min_codepoint=0xFFF0), max_size=9)))
@settings(max_examples=400, deadline=None)
def test_a_step_whose_characters_are_not_there_has_nothing_to_do(text: str) -> None:
    for name, step in STEPS:
        if name in WANTED and not share(WANTED[name], held(text)):
            assert step(text) == [], name


def check_map(text: CleanText) -> None:
    """Every clean character has a raw span, in order, none outside; those made of one piece of raw text share it."""
    spans = [text.to_raw(place, place + 1) for place in range(len(text.clean))]
    assert all(0 <= start < end <= len(text.raw) for start, end in spans)
    assert all(before[0] <= after[0] and before[1] <= after[1] for before, after in pairwise(spans))
    if spans:
        assert text.to_raw(0, len(spans)) == (spans[0][0], spans[-1][1])
    for place, (start, _) in enumerate(spans):
        assert text.to_clean(start) <= place
    for place in range(len(text.clean) + 1):
        start, end = text.to_raw(place, place)
        assert start == end


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_offsets_are_well_formed_and_monotone(raw: str) -> None:
    check_map(normalise(raw))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_idempotent(raw: str) -> None:
    clean = normalise(raw).clean
    assert normalise(clean).clean == clean


def content(text: str) -> str:
    """Han characters (simplified) and digits, zero written as such."""
    folded = unicodedata.normalize("NFKC", text.replace("Ｏ", "0").replace("○", "0").replace("〇", "0"))
    return "".join(c for c in folded if "\u3400" <= c <= "\u9fff" or c.isdigit()).translate(_FOLD)


_FOLD = {ord(c): _SIMPLIFY.convert(c) for c in "學個與發"}


@given(MESSY)
@settings(max_examples=400, deadline=None)
def test_no_han_character_and_no_digit_is_lost_but_page_numbers(raw: str) -> None:
    before, after = content(raw), content(normalise(raw).clean)
    left = iter(before)
    assert all(character in left for character in after), "something was added or moved"
    # MESSY can make a page number by chance: nothing but short digits may be missing
    missing = len(before) - len(after)
    assert missing == 0 or sum(c.isdigit() for c in before) - sum(c.isdigit() for c in after) == missing


@given(ANY, st.data())
@settings(deadline=None)
def test_offset_map_agrees_with_one_made_character_by_character(text: str, data: st.DataObject) -> None:
    offsets, spans, clean = OffsetMap(len(text)), [(i, i + 1) for i in range(len(text))], text
    for _ in range(3):
        points = sorted(data.draw(st.sets(st.integers(0, len(clean)), max_size=8)))
        pairs = list(zip(points[::2], points[1::2], strict=False))
        edits = [Edit(a, b, data.draw(st.text("甲乙", max_size=b - a))) for a, b in pairs]
        new: list[tuple[int, int]] = []
        done = 0
        for start, end, replacement in edits:
            new += spans[done:start]
            whole = (spans[start][0], spans[end - 1][1])
            new += spans[start:end] if len(replacement) == end - start else [whole] * len(replacement)
            done = end
        spans, clean, offsets = new + spans[done:], apply(clean, edits), offsets.then(edits)
    assert [offsets.to_raw(i, i + 1) for i in range(len(clean))] == spans
    check_map(CleanText(text, clean, offsets))


def test_deletions_at_the_edges_are_outside_the_span_and_inside_it_within() -> None:
    offsets = OffsetMap(7).then([Edit(0, 2, ""), Edit(3, 4, ""), Edit(6, 7, "")])  # ..a.bc.
    assert offsets.to_raw(0, 3) == (2, 6)
    assert offsets.to_raw(0, 1) == (2, 3)
    assert offsets.to_raw(1, 2) == (4, 5)
    assert offsets.to_raw(3, 3) == (7, 7)
    assert [offsets.to_clean(i) for i in range(8)] == [0, 0, 0, 1, 1, 2, 3, 3]


@pytest.mark.parametrize("raw", ["增长5%", "增长 5%，\n\n学\r\n校 。", "", " "])
def test_clean_text_survives_pickling(raw: str) -> None:
    text = normalise(raw)
    copy = pickle.loads(pickle.dumps(text))
    assert (copy.raw, copy.clean) == (text.raw, text.clean)
    places = range(len(text.clean) + 1)
    assert [copy.to_raw(i, j) for i in places for j in places[i:]] == [
        text.to_raw(i, j) for i in places for j in places[i:]
    ]


def test_offsets_outside_the_text_are_refused() -> None:
    text = normalise("增长 5%")
    for span in ((-1, 2), (2, 1), (0, len(text.clean) + 1)):
        with pytest.raises(IndexError):
            text.to_raw(*span)
    with pytest.raises(IndexError):
        text.to_clean(99)
    with pytest.raises(ValueError, match="overlaps"):
        apply("abc", [Edit(0, 2, ""), Edit(1, 3, "")])


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "\u3000",
        "\n",
        " \n",
        "1",
        "1 ",
        "1,",
        "1，000",
        " 000",
        "(",
        "(a",
        ")",
        "学 ",
        "学(",
        "?",
        "&",
        "&nbsp;",
        '"',
        "一、",
        "“学",
        "《学 ",
        "1.",
        "20",
        "○",
        "二○",
        "-",
        "- 1 -\n",
        "學",
        "(xu",
        "，\n",
        "学\n",
        "第",
        "\\r\\n",
        "　学",
        "- ",
        "12 ",
        "年 ",
    ],
)
def test_hostile_repetition_comes_to_an_end(unit: str) -> None:
    raw = unit * (200_000 // len(unit))
    with ends():
        text = normalise(raw)
    assert text.to_raw(0, len(text.clean))[1] <= len(raw)


@pytest.mark.skipif(not SHARED.exists(), reason="the folder of real reports is not here")
def test_real_reports() -> None:
    paths = sorted([*SHARED.glob("corpus/*.txt"), *SHARED.glob("reports/*.txt")])
    assert paths
    for path in paths:
        text = normalise(path.read_bytes().decode("utf-8"))
        assert normalise(text.clean).clean == text.clean, path.name
        spans = [text.to_raw(place, place + 1) for place in range(0, len(text.clean), 7)]
        assert spans == sorted(spans), path.name
        han = [sum("\u3400" <= c <= "\u9fff" for c in part) for part in (text.raw, text.clean)]
        assert han[0] == han[1], path.name
        digits = [sum(c.isdigit() for c in part) for part in (text.raw, text.clean)]
        assert digits[0] >= digits[1] >= 0.94 * digits[0], path.name  # page numbers
