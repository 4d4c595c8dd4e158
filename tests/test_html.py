"""Web pages: what a reader of the page sees, where it stands, and what of it is the article."""

from __future__ import annotations

import base64
import codecs
import html
import itertools
import quopri
import random
import re
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hang import ends
from hypothesis import given, settings
from hypothesis import strategies as st
from web_pages import MENU, TEXT, TITLE, Page, pages

from extractor.errors import ReadError
from extractor.pipeline import extract_source
from extractor.readers import reader_for
from extractor.readers.html import tree as trees
from extractor.readers.html.lines import Labels, lines_of
from extractor.readers.html.page import read_page
from extractor.readers.html.tree import Node, Tree
from extractor.rules import load
from extractor.types import Block, Source

RAW = Path(__file__).parents[1].parent / "shared" / "reports-raw"


def read(markup: str | bytes, name: str = "页.html") -> Source:
    reader = reader_for(name)
    assert reader is not None
    return reader(markup.encode() if isinstance(markup, str) else markup, name)


def raw(markup: str) -> str:
    return read(markup).raw


def texts(source: Source, kind: str) -> list[str]:
    return [source.raw[b.start : b.end] for b in source.blocks if b.kind == kind]


def find(tree: Tree, label: str) -> Node:
    """Follow a label through the tree, step by step, as XPath does."""
    node = tree.root
    for step in label.split("/")[1:]:
        found = re.fullmatch(r"(.+?)(?:\[(\d+)\])?", step)
        assert found
        name = re.sub(r"\*\[local-name\(\)=[\"'](.*)[\"']\]", r"\1", found[1])
        node = [child for child in node.elements() if child.tag == name][int(found[2] or 1) - 1]
    return node


def words(text: str) -> str:
    return "".join(text.split())


def seen(node: Node) -> str:
    """The text of an element by another way: all of its strings but those under `hidden`."""
    out: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            out.append(child)
        else:
            waiting.extend(() if "hidden" in child.attributes else reversed(child.children))
    return words("".join(out))


def check(source: Source, markup: str) -> None:
    """Each block's label leads to an element that holds its text; blocks hold all of raw, in order."""
    tree = Tree(markup)
    for block in source.blocks:
        assert block.label
        assert words(source.raw[block.start : block.end]) in seen(find(tree, block.label))
    places = [(b.start, b.end) for b in source.blocks if b.end > b.start]
    assert places == sorted(places, key=lambda p: (p[0], -p[1]))
    covered = {n for start, end in places for n in range(start, end)}
    assert not "".join(c for n, c in enumerate(source.raw) if n not in covered).strip("\n\t")


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙\n"),
        ("<p>甲\n  乙<b>丙</b> 丁</p>", "甲 乙丙 丁\n"),
        ("<div>甲<p>乙</p>丙</div>", "甲\n乙\n丙\n"),
        ("甲<br>乙<br/><br />丙", "甲\n乙\n丙\n"),
        ("<p>甲<p>乙<ul><li>丙<li>丁</ul>", "甲\n乙\n丙\n丁\n"),
        ("<p>　　新建&nbsp;小学&#52;&#x6240;&lt;&amp;&hellip;</p>", "　　新建\xa0小学4所<&…\n"),
        ("<p>增长<3% & 投入>5亿</p>", "增长<3% & 投入>5亿\n"),
        ("<pre>甲  1\n  乙  2</pre>", "甲  1\n  乙  2\n"),
        ("<p>28.5<sup>[1]</sup>万m<sup>2</sup></p>", "28.5[1]万m2\n"),
        ("<span style='display:block'>甲</span><span>乙</span>", "甲\n乙\n"),
        ("<p title='a>b' class=\"x'>\">甲</p>", "甲\n"),
        ("<p class=it's>甲</p>乙", "甲\n乙\n"),
        ("<!-- <p>无</p> -- > <p>无</p> --><p>甲</p><!---->乙<!--", "甲\n乙\n"),
        ("<?xml version='1.0'?><![if !x]><p>甲<![endif]></p><%@ page a='<p>' %>", "甲\n"),
        ("<p>&#9999999999999999999999;&#xfffffffffffff;甲\0乙</p>" + " " * 99, "\ufffd\ufffd甲乙\n"),
        ("<P CLASS=a>甲</P><O:P>乙</O:P>", "甲\n乙\n"),
        ("<svg><text>无</text></svg><p>甲</p><template><p>无</p></template>", "甲\n"),
        ("甲</p>乙", "甲\n乙\n"),
    ],
)
def test_text_is_what_a_browser_shows(markup: str, text: str) -> None:
    assert raw(markup) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '<p>1所</p>'</script>",
        "<style>p:before { content: '1所' }</style>",
        "<noscript>请启用1个脚本</noscript>",
        "<textarea>1所</textarea>",
        "<select><option>1所<option>2所</select>",
        "<p hidden>1所</p>",
        "<p style='color: red; DISPLAY : none'>1所</p>",
        "<div style='visibility:hidden'><p>1所</p></div>",
        "<span style='mso-hide:all'>1所</span>",
        "<table style='display:none'><tr><td>1所<td>2所</table>",
        "<dialog>1所</dialog>",
        "<title>1所</title>",
    ],
)
def test_what_nobody_sees_is_not_there(hidden: str) -> None:
    assert raw(f"<p>甲</p>{hidden}<p>乙</p>") == "甲\n乙\n"


@pytest.mark.parametrize(
    ("markup", "label"),
    [
        ("<div><p>甲</p></div><div><p>乙</p><p>文</p></div>", "html/body/div[2]/p[2]"),
        ("<html><body><h1>甲</h1><p>文</body></html>", "html/body/p"),
        ("<table><tr><td>甲<td>乙<tr><td>丙<td>文</table>", "html/body/table/tbody/tr[2]/td[2]"),
        ("<table><form><tr><td>甲<td>文</form></table>", "html/body/table/tbody/tr/td[2]"),
        ("<p>甲<div>乙</div>丙</p><p>文", "html/body/p[3]"),
        ("<b>甲<p>文</b>", "html/body/p"),
        ("<table>文<tr><td>甲<td>乙</table>", "html/body"),
        ("<h1>甲<h2>文</h1>", "html/body/h2"),
        ("<o:p><p>甲</p><p>文</p></o:p>", 'html/body/*[local-name()="o:p"]/p[2]'),
        ("<a href=1>甲<a href=2>乙<div>文</div>", "html/body/a[2]/div"),
        ("<!DOCTYPE html><p><table><tr><td>甲<td>文</table>", "html/body/table/tbody/tr/td[2]"),
        ("<p><table><tr><td>甲<td>文</table>", "html/body/p/table/tbody/tr/td[2]"),
    ],
)
def test_labels_are_the_paths_of_a_browser(markup: str, label: str) -> None:
    source = read(markup)
    (block,) = [b for b in source.blocks if source.raw[b.start : b.end].endswith("文")]
    assert block.label == label
    check(source, markup)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_cells_stand_in_a_grid() -> None:
    markup = """<table><caption>表1 学校</caption><thead><tr><th rowspan=2>指标</th><th colspan="2">学校（所）</th></tr>
    <tr><th>2022年</th><th>2023年</th></tr></thead>
    <tbody><tr><td>小学</td><td><p>40</p></td><td>42<br>（预计）</td></tr>
    <tr style="display:none"><td>草稿</td><td>9</td><td>9</td></tr>
    <tr><td></td><td>1</td><td>2</td></tr></tbody></table>"""
    source = read(markup)
    assert source.raw == "表1 学校\n指标\t学校（所）\n\t2022年\t2023年\n小学\t40\t42 （预计）\n\t1\t2\n"
    cells = {source.raw[b.start : b.end]: b for b in source.blocks if b.kind == "cell"}
    places = {text: (b.table, b.row, b.column, b.rows, b.columns) for text, b in cells.items()}
    assert places["指标"] == (1, 1, 1, 2, 1)
    assert places["学校（所）"] == (1, 1, 2, 1, 2)
    assert places["2023年"] == (1, 2, 3, 1, 1)
    assert places["42 （预计）"] == (1, 3, 3, 1, 1)
    assert places["2"] == (1, 4, 3, 1, 1)
    assert places[""] == (1, 4, 1, 1, 1)
    check(source, markup)


@pytest.mark.parametrize(
    "markup",
    [
        f"<table><tr><td>{TITLE}</td></tr></table>",
        f"<table><tr><td>{TITLE}<td><table><tr><td>1<td>2</table></table>",
        f"<table role=presentation><tr><td>{TITLE}<td>1</table>",
        f"<table><tr><td>{TITLE}<td><p>{'</p><p>'.join(TEXT)}</p></table>",
        f"<table><tr><td>{TITLE}<td>{TEXT[0] * 20}</table>",
    ],
)
def test_tables_that_lay_out_the_page_are_no_tables(markup: str) -> None:
    source = read(markup)
    assert TITLE in texts(source, "paragraph")
    assert TITLE not in texts(source, "cell")
    check(source, markup)


def test_spans_beyond_all_bounds() -> None:
    source = read("<table><tr><td colspan=99999999 rowspan=4000000000>甲<td rowspan=x colspan=-1>乙<tr><td>丙</table>")
    assert source.raw == "甲\t乙\n\t丙\n"


# ── the article ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_article_is_told_from_the_rest(page: Page) -> None:
    source = read(page.markup)
    outside = {line for text in texts(source, "navigation") for line in text.split("\n")}
    lines = source.raw.split("\n")
    assert not set(page.article) - set(lines)
    assert not set(page.article) & outside
    assert set(page.others) <= outside
    check(source, page.markup)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_navigation_yields_no_record_and_is_left_out(page: Page) -> None:
    source = read(page.markup)
    report = extract_source(source, load())
    others = [text for text in page.others if text not in page.article]
    assert report.facts
    assert not [fact for fact in report.facts if any(fact.sentence in text for text in others)]
    left = words("".join(x.text for x in report.left_out if x.rule == "block.navigation"))
    assert all(words(text) in left for text in others)
    assert {fact.block for fact in report.facts} <= {block.label for block in source.blocks}


@pytest.mark.parametrize("name", ["nav", "content_menu", "foot", "hot", "position"])
def test_an_article_may_be_called_what_it_will(name: str) -> None:
    markup = (
        f"<div><a href=1>首页</a></div><div class={name} id={name}><h1>{TITLE}</h1><p>{'</p><p>'.join(TEXT)}</p></div>"
    )
    assert texts(read(markup), "navigation") in (["首页"], [])


def test_a_page_of_links_alone_is_no_article_without_its_lines() -> None:
    markup = "".join(f"<li><a href=1>{name}</a></li>" for name in MENU)
    assert read(markup).raw == "".join(f"{name}\n" for name in MENU)


# ── encodings ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("declared", "really", "named"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("GBK", "gb18030", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("big5", "big5hkscs", "big5hkscs"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("hz-gb-2312", "hz", "hz"),
        ("gibberish", "utf-8", "utf-8"),
        ("", "utf-16-le", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_encodings_declared_and_real(declared: str, really: str, named: str, quote: str) -> None:
    text = "全縣教育工作總結，新建學校十二所。" if "big5" in really else "全县教育工作总结，新建学校12所。"
    markup = f"<html><head><meta charset={quote}{declared}{quote}></head><body><p>{text}</p></body></html>"
    source = read_page(markup.encode(really), "a.html")
    assert (source.raw, source.encoding) == (f"{text}\n", named)


def test_marks_and_bad_bytes() -> None:
    assert read(codecs.BOM_UTF8 + "<meta charset=gbk><p>教育</p>".encode()).raw == "教育\n"
    assert read(codecs.BOM_UTF16_LE + "<p>教育</p>".encode("utf-16-le")).raw == "教育\n"
    data = f"<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>{TEXT[0] * 50}</p>".encode("gb18030")
    broken = bytearray(data)
    broken[500] = 0xFF
    source = read(bytes(broken))
    assert source.encoding == "gb18030"
    assert source.raw.count(TEXT[0]) >= 48


# ── wrong suffixes, web archives ────────────────────────────────────────────────────────────────────────────


def test_plain_text_called_html_keeps_its_lines() -> None:
    assert read("第一行，增长<5%\n第二行\n").raw == "第一行，增长<5%\n第二行\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary data"),
        (b"<p>" + random.Random(3).randbytes(9000), "binary data"),
        (b"<html><body><script>1</script></body></html>", "shows no text"),
        (b"<frameset><frame src=a.html></frameset>", "shows no text"),
        (b"<html><body><div", "shows no text"),
        (b"<p>" + b"\0" * 5000, "binary data|shows no text"),
    ],
)
def test_what_is_no_page_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(data)


def _archive(body: bytes, encoding: str, charset: str = "utf-8") -> bytes:
    coded = quopri.encodestring(body) if encoding == "quoted-printable" else base64.encodebytes(body)
    head = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
    head += 'Content-Type: multipart/related; type="text/html"; boundary="=_b"\r\n\r\n'
    part = f"--=_b\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    other = "--=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--=_b--\r\n"
    return f"{head}{part}".encode() + coded + b"\r\n" + other.encode()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_web_archives(encoding: str, charset: str) -> None:
    body = f"<p>{TITLE}</p><p>{TEXT[2]}</p>".encode(charset)
    for name in ("页.mht", "页.mhtml", "页.html"):
        source = read(_archive(body, encoding, charset), name)
        assert (source.raw, source.format) == (f"{TITLE}\n{TEXT[2]}\n", "mhtml")
    with pytest.raises(ReadError, match=r"holds no page|no text"):
        read(_archive(b"", encoding), "页.mht")


def test_web_archives_nested_without_end() -> None:
    data = b"MIME-Version: 1.0\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)
    )
    with ends(), pytest.raises(ReadError, match="archive"):
        read(data, "页.mht")


# ── hostile markup ──────────────────────────────────────────────────────────────────────────────────────────

MANY = 60_000
HOSTILE = {
    "depth": "<div>" * MANY + "文",
    "depth closed": "<div>" * MANY + "文" + "</div>" * MANY,
    "tables in tables": "<table><tr><td>" * 20_000 + "文",
    "formatting": "<p>" + "".join(f"<font size={n}>" for n in range(3000)) + "</p>" + "<p>文" * 3000,
    "misnested": "<b><p></b>" * MANY + "文",
    "links": "<a><b><a><i>" * MANY + "文",
    "closed only": "文" + "</div></p></x></table>" * MANY,
    "quotes": '文<a b="' * MANY,
    "quote": "<a b='>" * MANY + "文",
    "brackets": "文" + "<" * MANY,
    "comments": "文" + "<!--" * MANY,
    "declarations": "文" + "<!" * MANY,
    "sections": "文" + "<![CDATA[" * MANY,
    "scripts": "文" + "<script>" * MANY,
    "entities": "文" + "&" * MANY + "&#" * MANY + "&#" + "9" * MANY,
    "attributes": "<a " + "b " * MANY + ">文",
    "spaces": "<a" + " " * MANY * 10 + "<a" + " " * MANY * 10 + ">文",
    "foster": "<table>" + "文<p>" * MANY,
    "rows": "<table>" + "<tr><td>文<td rowspan=65534 colspan=1000>" * 2000,
    "server": "文" + "<%" * MANY,
    "name": "<" + "a" * MANY * 10 + ">文",
    "breaks": "文" + "<br> " * MANY + "文",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_comes_to_an_end_within_bounds(name: str) -> None:
    with ends():
        tracemalloc.start()
        try:
            source = read_page(f"<p>教育</p>{HOSTILE[name]}".encode(), "a.html")
            assert tracemalloc.get_traced_memory()[1] < 400 * 1024 * 1024
        finally:
            tracemalloc.stop()
    assert "教育" in source.raw
    assert "文" in source.raw or name in ("quotes", "quote", "server")


def test_pages_beyond_the_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MAX_TAGS", 50)
    with pytest.raises(ReadError, match="more than 3000000 tags"):
        read("<p>文" * 51)
    monkeypatch.setattr("extractor.readers.html.page.MAX_BYTES", 10)
    with pytest.raises(ReadError, match="more than the limit of 10"):
        read("<p>教育教育</p>")


_TAGS = re.findall(r"\w+", "div p span b a table tr td th tbody ul li h2 form font br hr dl dd em button section")
_PIECE = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(["文", "字 ", "12所", "<p hidden>", "<td colspan=3>", "<!--x-->", "&amp;", "\n", "<"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECE, max_size=60))
def test_any_soup_of_tags_has_labels_that_lead_back(pieces: list[str]) -> None:
    markup = "<p>始</p>" + "".join(pieces)
    check(read_page(markup.encode(), "a.html"), markup)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "<meta charset=gbk><p>", "<table><tr><td>"]))
def test_any_bytes_are_read_or_refused(data: bytes, head: str) -> None:
    try:
        source = read(head.encode() + data)
    except ReadError:
        return
    assert source.raw.strip()


# ── real pages ──────────────────────────────────────────────────────────────────────────────────────────────

REAL = sorted(RAW.glob("*.html")) if RAW.exists() else []


@pytest.mark.skipif(not REAL, reason="no real pages beside the project")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_pages(path: Path) -> None:
    markup = path.read_text(encoding="utf-8")
    source = read(path.read_bytes(), path.name)
    check(source, markup)
    report = extract_source(source, load())
    assert len(report.facts) > 3
    assert all(source.raw[fact.start : fact.end] == fact.text for fact in report.facts)
    inside = [b for b in source.blocks if b.kind != "navigation"]
    assert all(any(b.start <= fact.start and fact.end <= b.end for b in inside) for fact in report.facts)
    bare = html.unescape(re.sub(r"(?s)<%.*?%>|<!--.*?-->|<(script|style|title)\b.*?</\1\s*>|<[^>]*>", "", markup))
    assert words(source.raw) == words(bare)


def test_lines_and_labels_are_the_same_in_every_run() -> None:
    markup = pages()[0].markup
    first, second = (Tree(markup) for _ in range(2))
    labels = [[Labels().of(line.node) for line in lines_of(tree)] for tree in (first, second)]
    assert labels[0] == labels[1]
    assert len(set(itertools.chain(*labels))) > 10


def test_a_page_is_a_source_without_pages() -> None:
    source = read(f"<p>{TITLE}</p>")
    assert (source.format, source.boxes, source.blocks) == (
        "html",
        None,
        (Block(0, len(TITLE), "paragraph", None, "html/body/p"),),
    )


# ── the same text ───────────────────────────────────────────────────────────────────────────────────────────

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_report_as_a_page_gives_the_facts_of_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    frame = f'<ul class="nav">{"".join(f"<li><a href=1>{name}</a>" for name in MENU)}</ul>'
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = read(f"<title>网站</title><body>{frame}<div>{body}</div></body>", f"{path.name}.html")
    plain = read("\n".join(lines) + "\n", path.name)
    facts = [extract_source(replace(source, path="a"), load()).facts for source in (plain, page)]
    kept = [
        [
            (words(f.text), f.low, f.high, f.unit, f.subject, f.period, f.status, f.place, words(f.sentence))
            for f in found
        ]
        for found in facts
    ]
    assert kept[0] == kept[1]
    assert len(kept[0]) > 3
