"""Web pages as sites of governments, schools and collections of texts build them, with what of them is the article."""

from __future__ import annotations

from typing import NamedTuple

TITLE = "2023年云岭县教育工作总结"
TEXT = (
    "2023年，全县教育系统坚持以人民为中心，扎实推进各项改革，较好地完成了全年目标任务。",
    "一、主要工作",
    "（一）办学条件持续改善。全年投入资金1.2亿元，新建改建学校6所，新增学位3200个。",
    "（二）队伍建设不断加强。公开招聘教师120名，培训教师2400人次，交流轮岗86名。",
    "（三）教育质量稳步提升。义务教育巩固率达到99.2%，高中阶段毛入学率达到94.5%。",
    "二、2024年工作打算",
    "到2024年底，新建幼儿园4所，普惠性幼儿园覆盖率达到90%以上，建成寄宿制学校2所。",
)
ROWS = (("指标", "单位", "2023年", "增长%"), ("小学", "所", "42", "2.4"), ("在校学生", "人", "18600", "1.5"))
MENU = ("网站首页", "政务公开", "办事服务", "互动交流", "走进云岭", "数据开放")
LATEST = tuple(f"云岭县召开第{n}次教育工作会议部署{n + 10}项重点任务" for n in range(1, 9))


class Page(NamedTuple):
    """A page and what of its visible lines belongs to the article."""

    name: str
    markup: str
    article: tuple[str, ...]
    others: tuple[str, ...]


def _links(names: tuple[str, ...], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/{n}.html">{name}</a></{tag}>\n' for n, name in enumerate(names))


def _paragraphs(texts: tuple[str, ...], tag: str = "p") -> str:
    return "\n".join(f'<{tag} style="text-indent:2em">{text}</{tag}>' for text in texts)


def _table() -> str:
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in ROWS)
    return f'<table border="1">{rows}</table>'


def _page(title: str, body: str, doctype: str = "<!DOCTYPE html>") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title><style>p{{color:red}}</style>'
    head += '<script>var a="<p>假的段落1所</p>"</script>'
    return f"{doctype}<html><head>{head}</head><body>{body}</body></html>"


def portal() -> Page:
    """A county's portal of today: classes speak, the article stands in an editor's element."""
    crumb, about, foot = (
        "当前位置：首页 > 政务公开 > 工作总结",
        "发布时间：2023-12-20 来源：县教育局",
        "主办单位：云岭县人民政府办公室",
    )
    body = f"""<div class="header"><div class="logo">云岭县人民政府</div><ul class="nav">{_links(MENU)}</ul></div>
    <div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a>
    &gt; <a href="/zw/zj">工作总结</a></div>
    <div class="main"><div class="article"><h1 class="title">{TITLE}</h1>
    <div class="info"><span>发布时间：2023-12-20</span> <span>来源：县教育局</span></div>
    <div class="TRS_Editor">{_paragraphs(TEXT)}{_table()}</div>
    <div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div></div>
    <div class="sidebar"><h3>最新信息</h3><ul>{_links(LATEST)}</ul></div></div>
    <div class="footer"><p>{foot}</p><p>版权所有 备案号：12345678号 网站标识码：5300000001</p></div>"""
    article = (TITLE, about, *TEXT, *("\t".join(row) for row in ROWS))
    others = (*MENU, crumb, *LATEST, foot, "版权所有 备案号：12345678号 网站标识码：5300000001", "分享到：微信 微博")
    return Page("portal", _page(f"{TITLE}_云岭县人民政府", body), article, others)


def layout_tables() -> Page:
    """A site of 2005: everything in tables, nothing has a class, paragraphs are parted by `<br>`."""
    menu = "".join(f'<td width="80"><a href="{n}.asp">{name}</a></td>' for n, name in enumerate(MENU))
    left = "".join(f'<tr><td height=20>·<a href="a{n}.asp">{name}</a></td></tr>' for n, name in enumerate(LATEST))
    text = "<br><br>\n".join(f"　　{line}" for line in TEXT)
    foot = "地址：云岭县城关镇人民路1号 邮编：650000 技术支持：云岭信息中心"
    body = f"""<table width=980 align=center><tr>{menu}</tr></table>
    <table width=980 align=center><tr><td width=200 valign=top><table><tr><td>最新文章</td></tr>{left}</table></td>
    <td valign=top><table width="100%"><tr><td align=center><font size=4><b>{TITLE}</b></font></td></tr>
    <tr><td align=center>作者：县教育局　发布日期：2023-12-20　点击数：321</td></tr>
    <tr><td>{text}</td></tr></table></td></tr></table>
    <table width=980 align=center><tr><td align=center>{foot}</td></tr></table>"""
    article = (TITLE, "作者：县教育局　发布日期：2023-12-20　点击数：321", *(f"　　{line}" for line in TEXT))
    others = ("\t".join(MENU), "最新文章", *(f"·{name}" for name in LATEST), foot)
    return Page("layout tables", _page(TITLE, body, ""), article, others)


def collection() -> Page:
    """A collection of model texts: teasers of other texts before and behind, in elements without telling names."""
    teasers = tuple(f"{2010 + n}年某某学校工作总结范文第{n}篇，全年投入{n}00万元，新建教学楼{n}栋" for n in range(1, 7))
    boxes = "".join(
        f'<dl><dt><a href="/{n}">工作总结范文{n}</a></dt><dd><a href="/{n}">{x}</a></dd></dl>'
        for n, x in enumerate(teasers)
    )
    body = f"""<div class="w1"><div class="k"><a href="/">范文大全</a> | <a href="/zj">总结</a>
    | <a href="/bg">报告</a></div>
    <div class="c1"><h1>{TITLE}</h1><p class="src">作者：佚名 更新时间：2023-12-20</p>
    <div class="c2">{_paragraphs(TEXT)}</div></div><div class="r3"><div class="t">为您推荐</div>{boxes}</div></div>
    <p>Copyright © 2024 范文大全</p>"""
    article = (TITLE, "作者：佚名 更新时间：2023-12-20", *TEXT)
    others = ("范文大全 | 总结 | 报告", *teasers, "Copyright © 2024 范文大全")
    return Page("collection", _page(f"{TITLE} - 范文大全", body), article, others)


def semantic() -> Page:
    """Elements of HTML 5, the article short, the foot long."""
    foot = "云岭县教育局地处县城中心，负责全县学校的规划和管理，下辖学校42所，欢迎来访，联系电话0871-1234567。"
    text = TEXT[:3]
    body = f"""<header><nav><ul>{_links(MENU)}</ul></nav></header>
    <main><article><header><h2>{TITLE}</h2></header>
    {_paragraphs(text)}</article></main>
    <aside><h4>热点</h4>{_links(LATEST, "p")}</aside><footer><p>{foot}</p></footer>"""
    return Page("semantic", _page("云岭教育", body), (TITLE, *text), (*MENU, "热点", *LATEST, foot))


def only_a_table() -> Page:
    """A page of statistics: a title, a unit, a table, and the frame of the site."""
    body = f"""<div id="top_menu"><ul>{_links(MENU)}</ul></div><div id="con"><div id="bt">教育事业基本情况</div>
    <div>单位：所、人</div>{_table()}{_table()}</div>
    <div id="bottom"><a href="/map">网站地图</a> 版权所有：云岭县统计局</div>"""
    rows = tuple("\t".join(row) for row in ROWS)
    others = (*MENU, "网站地图 版权所有：云岭县统计局")
    return Page("only a table", _page("教育事业基本情况", body), ("教育事业基本情况", "单位：所、人", *rows), others)


def fragment() -> Page:
    """What somebody cut out of a page: no head, no body, no navigation."""
    markup = f"<p align=center>{TITLE}</p>\n{_paragraphs(TEXT)}\n<p align=right>云岭县教育局</p>"
    markup += "<p align=right>2023年12月20日</p>"
    return Page("fragment", markup, (TITLE, *TEXT, "云岭县教育局", "2023年12月20日"), ())


def parts() -> Page:
    """An article in parts of their own, the shortest last; links inside of its sentences; an appendix of links."""
    sections = "".join(f'<section class="part"><div>{_paragraphs(TEXT[n : n + 2])}</div></section>' for n in (0, 2, 4))
    body = f"""<div class="top"><ul>{_links(MENU)}</ul></div><div class="wrap"><h1>{TITLE}</h1>{sections}
    <section class="part"><p>{TEXT[6]}</p></section>
    <p>依据<a href="/plan">《云岭县教育发展规划》</a>，另有校车12辆。</p>
    <p>附件：<a href="/a.doc">云岭县学校名单.doc</a></p></div><ul class="links">{_links(LATEST)}</ul>"""
    article = (TITLE, *TEXT, "依据《云岭县教育发展规划》，另有校车12辆。", "附件：云岭县学校名单.doc")
    return Page("parts", _page(TITLE, body), article, (*MENU, *LATEST))


def pages() -> tuple[Page, ...]:
    """Return every page."""
    return (portal(), layout_tables(), collection(), semantic(), only_a_table(), fragment(), parts())
