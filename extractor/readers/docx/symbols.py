"""Characters of symbol fonts as Unicode: `w:sym`, and text in the private codes U+F020–U+F0FF.

Symbol after Adobe's table (the part that reports use: operators, Greek letters), Wingdings after Unicode's own
characters for it (boxes, ticks, circled numbers, arrows, bullets). What is not known is U+FFFD: a reader sees
something there, but nobody can say what.
"""

from __future__ import annotations

UNKNOWN = "\ufffd"


def _rows(*rows: tuple[int, str]) -> dict[int, str]:
    return {first + n: character for first, characters in rows for n, character in enumerate(characters)}


_SYMBOL = _rows(
    (0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊"),
    (0xE5, "∑"),
    (0xF2, "∫"),
)
_WINGDINGS = _rows(
    (0x20, " "),
    (0x28, "☎"),
    (0x2A, "✉"),
    (0x46, "☞"),
    (0x4A, "☺"),
    (0x52, "☼"),
    (0x6C, "●❍■□"),
    (0x71, "❑❒⬧⧫◆❖⬥"),
    (0x76, "❖⬥"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9E, "·•"),
    (0xA0, "▪○"),
    (0xA4, "◉◎"),
    (0xA7, "▪◻"),
    (0xAB, "★"),
    (0xB2, "✩"),
    (0xD8, "➢"),
    (0xDF, "←→↑↓"),
    (0xE8, "➔"),
    (0xF0, "⇨"),
    (0xFB, "✗✓☒☑"),
)
_WINGDINGS_2 = _rows((0x4F, "✗✓☒☑☒"), (0x97, "●"), (0xA3, "□"), (0x52, "☑"), (0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"))
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = range(0xF020, 0xF100)


def symbol(font: str | None, code: str | None) -> str:
    """Return the character of `w:sym`: its font, and its code as four hexadecimal digits."""
    try:
        number = int(code or "", 16)
        return _character(chr(number), font) if 0x20 <= number <= 0x10FFFF else ""
    except ValueError:
        return ""


def in_font(text: str, font: str | None) -> str:
    """Return text with its private characters replaced by those that a symbol font shows for them."""
    if text.isascii() or not any(ord(c) in _PRIVATE for c in set(text)):
        return text
    return "".join(_character(c, font) for c in text)


def bullet(text: str, font: str | None) -> str:
    """Return the bullet of a list; one of an unknown font is •."""
    if (font or "").startswith("Courier") and text == "o":
        return "○"
    return in_font(text, font).replace(UNKNOWN, "•")


def _character(character: str, font: str | None) -> str:
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        return UNKNOWN
    table = _FONTS.get((font or "").lower())
    if code in _PRIVATE:
        if table is None:  # a font with letters where the private codes point to: U+F041 is A
            return chr(code - 0xF000) if font and code < 0xF07F and "dings" not in font.lower() else UNKNOWN
        return table.get(code - 0xF000, UNKNOWN)
    if table is not None and code < 0x100:
        return table.get(code, UNKNOWN)
    return character
