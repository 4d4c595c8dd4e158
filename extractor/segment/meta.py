"""What an article says of itself: title, issuer, region, kind of document; the years are decided in `reference`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

import regex

from extractor.compiled import compile_pattern
from extractor.rules import Library, per_library
from extractor.segment.articles import ArticleFinder, Start, article_finder
from extractor.segment.evidence import (
    Evidence,
    EvidenceFinder,
    body_year,
    edtf_date,
    evidence_finder,
    has_same_range,
    is_overwritten,
    latest_year,
)
from extractor.segment.lines import Line, ends_sentence, squeeze
from extractor.segment.reference import Years, decide
from extractor.segment.region import RegionReader, region_reader
from extractor.types import Article

#: the head of an article has at most so many lines; its opening is the first words of so many paragraphs
HEAD_LINES, OPENING, OPENING_WORDS, HEADING_LINE = 16, 4, 90, 60
_NUMBERED = compile_pattern(
    r"[（(]?[一二三四五六七八九十0-9]{1,3}(?:[)）、.．]|是)|第[一二三四五六七八九十]{1,3}[章节条部]|#"
)
_MEETING = compile_pattern(
    r".{0,40}(?:会议上?|大会上?|批准|通过|代表大会.{0,12})[）)]?$|[—―-]*在.{4,50}(?:会议|大会)上?[）)]?$"
)
_PERSON = compile_pattern(
    r"[\p{Han}（）()]{0,24}(?:省|市|县|区|州|旗|镇|乡)?(?:长|主席|总理|主任|局长|校长|书记|部长|会长|院长)"
    r"[ 　:：]{0,6}[\p{Han}·]{1,4}(?:[ 　]{1,3}\p{Han}{1,2})?"
)
#: an office without its holder, whose name stands on the next line
_OFFICE = compile_pattern(
    r"[\p{Han}（）()]{2,24}(?:政府|委员会|管委会|局|院)[代常务副]{0,3}(?:[省市县区州盟旗镇乡院局]长|主席|总理|主任)"
)
_NAME = compile_pattern(r"\p{Han}{1,3}[ 　]{0,3}\p{Han}{1,2}")
_LABEL = compile_pattern(
    r"(?P<key>标题|title|发文单位|发文机关|发文时间|发文日期|成文日期|publishe?d?Date|date|year)[:：]"
    r" ?[\"“]?(?P<value>.*?)[\"”]?$"
)
_DEPUTY = compile_pattern(
    r"我(?:们)?(?:代表|受)(?P<who>国务院|[\p{Han}·]{1,24}?(?:人民政府|政府|国务院|委员会|管委会|办事处|局|学校|中学|小学))"
)
_BARE = compile_pattern(r"(?:政府|学校|单位)?(?:工作报告|工作总结|工作汇报|总结|汇报|报告|施政报告)")
_MARKED = compile_pattern(r"[ 　]*[（(]?(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3})[)）]?$")
_NO_TITLE = compile_pattern(r"(?:关键词|摘要|内容摘要|内容提要|导读|本报讯|编者按|案由)[:： ]")
_SECTION = compile_pattern(r"(?:(?:19|20)\d\d年|过去.年|“?十.五”?时期)[^。，]{0,12}(?:回顾|成效|成绩|情况|安排)")
_GOVERNMENT = compile_pattern(
    r"我(?:代表|受)[^。]{1,20}(?:政府|国务院)[^。]{0,24}报告|向大会作?政府工作报告|代表国务院，|^[^。，]{0,60}政府工作报告"
)
#: 岭政发〔2021〕14号: a government issues under its own number
_NUMBER = compile_pattern(r"\p{Han}{1,4}政(?P<office>办)?发[〔\[（(](?:19|20)[\dxX*]{2}[〕\])）]")
#: 现将一年来的工作总结如下: what a text without a title calls itself
_AS_FOLLOWS = compile_pattern(r"(?P<kind>总结|汇报|自评|自查|述职)(?:情况)?(?:汇报|报告)?如下")
_EDGES = " 　:：—-―─*#"


@dataclass(slots=True)
class Head:
    """The lines above the text, sorted by what they are."""

    titles: list[Line] = field(default_factory=list)
    subtitle: str | None = None
    orgs: list[str] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    org_above: bool = False
    end: int = 0
    lines: int = 0


class Describer:
    """Reads heads and signatures with the rules of one library."""

    def __init__(self, library: Library) -> None:
        self._articles: ArticleFinder = article_finder(library)
        self._evidence: EvidenceFinder = evidence_finder(library)
        self._regions: RegionReader = region_reader(library)
        self._kind = library.compile(r"(?:{seg_kind})(?:[（(][^（）()]{1,16}[)）])?(?:\[[0-9]\]|[①-⑳])?$")
        self._org = library.compile(r"[\p{Han}（）()·*＊xX_、]{1,40}{seg_org_sure}")
        self._date = library.compile(r"[（(]?{seg_date}[）)]?")
        self._issued = library.compile(r"[（(]?[^。]{0,24}{seg_date}(?:印发|发布|公布|施行)[）)]?")
        self._kinds = library.table("document_kinds")

    def describe(
        self, clean: str, lines: list[Line], start: Start, labels: list[Line], path: str, alone: bool
    ) -> tuple[Article, int]:
        """Return the article and where its head ends; `alone` where it is the file's only one (then the name helps)."""
        said = _labels(labels)
        head = self._head(lines, start)
        title = self._title(head, start, said)
        name = PurePosixPath(path).stem if alone else ""
        signature = self._signature(lines[head.lines :])
        span = (lines[0].start, lines[-1].end)
        opening = [line.text for line in lines[head.lines : head.lines + 12] if len(line.text) >= 12][:OPENING]
        kind = self._document_kind(title, head, opening, name)
        issuer = said.get("issuer") or signature[0] or self._issuer(clean, span, head, title, opening, name)
        region = self._regions.region(
            clean, span, [issuer, *head.meetings, *head.orgs, title, *(h.text for h in head.titles)], name, opening
        )
        issuer = self._regions.complete(issuer, region)
        if issuer is None and region:
            issuer = self._government(region, title, lines[: head.lines + 2], clean, span)
        evidence = self._all_evidence(lines, head, title, opening, name)
        text = clean[span[0] : span[1]]
        years = Years(
            kind,
            evidence,
            signature[1],
            said.get("date"),
            self._overwritten(title, lines, opening) or has_same_range(text),
            body_year(text),
            latest_year(text),
            bool(title and regex.search("半年|季度", title)),
        )
        reference = decide(years)
        date = reference.date or signature[1]
        return Article(span[0], span[1], title, issuer, region, date, kind, reference), head.end

    # ── head ───────────────────────────────────────────────────────────────────────────────────────────────

    def _head(self, lines: list[Line], start: Start) -> Head:
        head = Head()
        if start.marker:
            head.end, head.lines = lines[0].end, 1
        for n in range(head.lines, min(len(lines), HEAD_LINES)):
            line = lines[n]
            greeting = self._articles.find_role("greeting", line.text) is not None
            if not greeting and (self._is_body(line, lines, n) or not self._sort(head, line)):
                break
            head.end, head.lines = line.end, n + 1
            if greeting:
                break
        return head

    def _is_body(self, line: Line, lines: list[Line], n: int) -> bool:
        text = line.text
        plain = squeeze(text)
        if _MEETING.fullmatch(text) or self._date.fullmatch(plain) or self._issued.fullmatch(plain):
            return False
        if len(text) > 70 or ends_sentence(text) or text[-1] in "，,、" or _NO_TITLE.match(text):
            return True
        if _SECTION.fullmatch(text):  # 2023年工作回顾 opens the text, it is no title
            return True
        if text[-1] in "：:" and len(squeeze(text)) > 4:
            return True
        return _NUMBERED.match(text) is not None and not (n == 0 and self._kind.search(text))

    def _sort(self, head: Head, line: Line) -> bool:
        """Put a head line where it belongs; False where it is none (a third line that says nothing)."""
        text = line.text.strip(_EDGES)
        plain = squeeze(text)
        if _MEETING.fullmatch(text) and (head.titles or "在" in text or "日" in text):
            head.meetings.append(plain)
        elif (
            self._date.fullmatch(plain)
            or self._issued.fullmatch(plain)
            or (_PERSON.fullmatch(text) and not self._kind.search(plain))
            or _OFFICE.fullmatch(plain)
            or (head.meetings and _NAME.fullmatch(text))
        ):
            pass
        elif self._org.fullmatch(plain) and not self._kind.search(plain) and (head.titles or len(plain) >= 5):
            first = text.split()[0]
            head.org_above = head.org_above or not head.titles
            head.orgs.append(first if len(first) >= 4 and self._org.fullmatch(first) else plain)
        elif line.text[:1] in "—―-─" and head.titles:
            head.subtitle = plain
        elif len(head.titles) < 4 and len(regex.findall(r"\p{Han}", text)) >= 4:
            head.titles.append(Line(line.start, line.end, text))
        else:
            self._join_tail(head, plain)
            return len(plain) <= 4 or (not head.titles and len(text) <= 16)
        return True

    def _join_tail(self, head: Head, plain: str) -> None:
        """Put the last character of a broken title back: 政府工作报⏎告."""
        last = head.titles[-1] if head.titles else None
        if last is not None and len(plain) <= 2 and self._kind.search(squeeze(last.text) + plain):
            head.titles[-1] = Line(last.start, last.end, squeeze(last.text) + plain)

    def _title(self, head: Head, start: Start, said: dict[str, str]) -> str | None:
        kinds = [t.text for t in head.titles if self._kind.search(squeeze(t.text))]
        marked = _MARKED.sub("", start.title).strip() if start.title else None
        if start.title and start.rule == "article.title_number":
            marked = start.title
        best: str | None = None
        if kinds:
            best = self._best_kind(kinds, head)
        elif len(head.titles) >= 2 and start.marker and not any("，" in t.text for t in head.titles[:2]):
            best = f"{head.titles[0].text} {head.titles[1].text}"
        elif head.titles and (not marked or len(set(marked) & set(head.titles[0].text)) >= 4):
            best = head.titles[0].text
        if best is None or _BARE.fullmatch(squeeze(best)) or said.get("title", "\0") in best:
            best = said.get("title") or marked or best
        if best and head.orgs and best[:1].isdigit() and head.org_above:
            best = head.orgs[0] + best  # 某某教育局⏎2024年工作总结
        if best and head.subtitle and self._kind.search(head.subtitle):
            best = f"{best}——{head.subtitle}"
        return (_compact(best) or None) if best else None

    def _best_kind(self, kinds: list[str], head: Head) -> str:
        """Return the fullest title; a line before it without a kind is its first half."""
        best = max(kinds, key=lambda t: (not _BARE.fullmatch(squeeze(t)), len(t) > 60, -kinds.index(t)))
        at = next(n for n, t in enumerate(head.titles) if t.text == best)
        if at > 0 and head.titles[at - 1].text not in kinds and head.titles[at].start - head.titles[at - 1].end <= 2:
            before = head.titles[at - 1].text
            if len(before) >= 8 or _BARE.fullmatch(squeeze(best)):
                return before + best
        return best

    # ── issuer, kind ───────────────────────────────────────────────────────────────────────────────────────

    def _signature(self, lines: list[Line]) -> tuple[str | None, str | None]:
        """Return issuer and date of the signature among the last lines."""
        for n in range(len(lines) - 1, max(0, len(lines) - 7), -1):
            text = lines[n].text
            match = self._articles.find_role("signature", text) if len(text) <= 48 else None
            if match is None or n == 0 or not (ends_sentence(lines[n - 1].text) or len(lines[n - 1].text) <= 40):
                continue
            issuer = squeeze(match.group("issuer"))
            if not issuer:
                above = squeeze(lines[n - 1].text)
                issuer = above if n and self._org.fullmatch(above) else ""
            return issuer or None, edtf_date(squeeze(match.group("date")))
        if len(lines) > 3 and ends_sentence(lines[-2].text) and self._org.fullmatch(squeeze(lines[-1].text)):
            return squeeze(lines[-1].text), None
        return None, None

    def _government(
        self, region: str, title: str | None, top: list[Line], clean: str, span: tuple[int, int]
    ) -> str | None:
        """Return who reports on a region where no body is named: its government by title or document number."""
        if region[-1] in "省市县区州旗镇乡" and not region.endswith(("开发区", "新区", "高新区")):
            if title and "政府工作报告" in title:
                return f"{region}人民政府"
            if office := next((m for line in top if (m := _NUMBER.search(line.text))), None):
                return f"{region}人民政府" + ("办公室" if office.group("office") else "")
        return region if self._regions.speaks_as_region(region, clean, span) else None

    def _issuer(
        self, clean: str, span: tuple[int, int], head: Head, title: str | None, opening: list[str], name: str
    ) -> str | None:
        if head.orgs:
            return head.orgs[0]
        for text in opening[:3]:
            if said := _DEPUTY.search(text):
                return said.group("who")
        return self._regions.issuer(clean, span, title, opening) or self._regions.body_of_name(name)

    def _document_kind(self, title: str | None, head: Head, opening: list[str], name: str) -> str | None:
        begin = "".join(opening)[:400]
        for text in (title, head.subtitle, *(t.text for t in head.titles)):
            if text and (found := self._kind_of(squeeze(text))):
                return found
        if _GOVERNMENT.search(begin):
            return "work_report"
        if said := _AS_FOLLOWS.search(begin):
            return self._kind_of(said.group("kind"))
        return self._kind_of(name) if name else ("other" if title else None)

    def _kind_of(self, text: str) -> str | None:
        return next((str(kind) for words, kind in self._kinds.items() if words in text), None)

    # ── years ──────────────────────────────────────────────────────────────────────────────────────────────

    def _all_evidence(
        self, lines: list[Line], head: Head, title: str | None, opening: list[str], name: str
    ) -> list[Evidence]:
        out = self._evidence.find("title", title or "")
        if head.subtitle:
            out += self._evidence.find("title", head.subtitle)
        top = "\n".join([line.text for line in lines[: head.lines]] or [lines[0].text])
        found = self._evidence.find("head", top)
        if not any(e.field == "meeting" for e in found):  # the line is broken: 第五届⏎人民代表大会
            found += [e for e in self._evidence.find("head", top.replace("\n", "")) if e.field == "meeting"]
        out += found
        for line in lines[head.lines :]:
            if len(line.text) <= HEADING_LINE and ("年" in line.text or "期" in line.text):
                out += self._evidence.find("heading", line.text, line.start)
            elif len(line.text) > HEADING_LINE and "年" in line.text[:30] and _NUMBERED.match(line.text):
                out += self._evidence.find("heading", line.text[:30], line.start)
        for text in opening:
            out += self._evidence.find("opening", text[:OPENING_WORDS])
        return out + self._evidence.find("path", name)

    @staticmethod
    def _overwritten(title: str | None, lines: list[Line], opening: list[str]) -> bool:
        return is_overwritten("\n".join([title or "", *opening, *(x.text for x in lines if len(x.text) <= 40)]))


def _labels(labels: list[Line]) -> dict[str, str]:
    """Return what a collector wrote above the report: title, issuer, date."""
    out: dict[str, str] = {}
    for line in labels:
        match = _LABEL.match(line.text)
        if match is None or not match.group("value") or match.group("value") == "未知":
            continue
        key, value = match.group("key"), match.group("value")
        if key in ("标题", "title"):
            out.setdefault("title", regex.split(r"——|—在|--", value)[0].strip() if len(value) > 40 else value)
        elif key in ("发文单位", "发文机关"):
            out.setdefault("issuer", value)
        elif key == "year":
            out.setdefault("year", value)
        elif date := edtf_date(value):
            out.setdefault("date", date)
    return out


def _compact(title: str) -> str:
    """Return a title without blanks between Han characters that are a layout's (政 府 工 作 报 告)."""
    text = title.strip(_EDGES)
    if regex.fullmatch(r"(?:\p{Han}[ 　]+){2,}\p{Han}", text):
        return squeeze(text)
    return regex.sub(r"[ 　]{2,}", " ", regex.sub(r"(?:\[[0-9]\]|[①-⑳])$", "", text))  # the mark of a note


@per_library
def _describer(library: Library) -> Describer:
    return Describer(library)


def describe(
    clean: str, lines: list[Line], start: Start, labels: list[Line], library: Library, path: str, *, alone: bool
) -> tuple[Article, int]:
    """Return the article that `lines` are, and where its head (title, issuer, greeting) ends."""
    return _describer(library).describe(clean, lines, start, labels, path, alone)
