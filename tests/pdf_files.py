"""PDF files for tests, made byte by byte: text at stated places, rules, pictures, turned pages, passwords.

The font is not embedded (STSong-Light with the encoding UniGB-UCS2-H, which every reader knows): Chinese characters
are as wide as their size, ASCII half as wide.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    "/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
)


def width(text: str, size: float) -> float:
    """Return how wide a text is."""
    return sum(size / 2 if character.isascii() else size for character in text)


@dataclass
class Page:
    """A page in the making; places are in points from its top left corner, before it is turned."""

    turn: int = 0
    width: float = WIDTH
    height: float = HEIGHT
    content: list[str] = field(default_factory=list)
    picture: bool = False
    form: str = ""

    def text(self, x: float, y: float, text: str, size: float = 12, matrix: tuple[float, ...] = (1, 0, 0, 1)) -> None:
        """Set a text whose line stands on `y`."""
        turned = " ".join(f"{value:g}" for value in matrix)
        code = text.encode("utf-16-be").hex()
        self.content.append(f"BT /F1 {size:g} Tf {turned} {x:g} {self.height - y:g} Tm <{code}> Tj ET")

    def right(self, x: float, y: float, text: str, size: float = 12) -> None:
        """Set a text that ends at `x`."""
        self.text(x - width(text, size), y, text, size)

    def middle(self, x: float, y: float, text: str, size: float = 12) -> None:
        """Set a text around `x`."""
        self.text(x - width(text, size) / 2, y, text, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.content.append(f"0.5 w {x0:g} {self.height - y0:g} m {x1:g} {self.height - y1:g} l S")

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Fill a box."""
        self.content.append(f"{x0:g} {self.height - y1:g} {x1 - x0:g} {y1 - y0:g} re f")

    def scan(self) -> None:
        """Cover the page with a picture."""
        self.picture = True
        self.content.append(f"q {self.width:g} 0 0 {self.height:g} 0 0 cm /I1 Do Q")

    def paragraph(
        self,
        y: float,
        text: str,
        *,
        x: float = 90,
        chars: int = 34,
        size: float = 12,
        pitch: float = 20,
        indent: int = 2,
    ) -> float:
        """Set a paragraph: `chars` full-width characters a line, the first line further in; return the next y."""
        line, room = "", (chars - indent) * size
        left = x + indent * size
        for word in words(text):
            if width(line + word, size) > room + 0.1:
                self.text(left, y, line, size)
                line, y, left, room = "", y + pitch, x, chars * size
            line += word
        self.text(left, y, line, size)
        return y + pitch


def words(text: str) -> list[str]:
    """Return a text in the pieces that a line may be broken between: numbers whole, no punctuation at its head."""
    out: list[str] = []
    for character in text:
        joins = bool(out) and (
            (character.isascii() and out[-1][-1].isascii() and " " not in (character, out[-1][-1]))
            or character in "，。、；：！？）》”％%"
            or out[-1][-1] in "（《“"
        )
        if joins:
            out[-1] += character
        else:
            out.append(character)
    return out


def pdf(pages: list[Page], password: str | None = None, owner: str = "owner", font: str = FONT) -> bytes:
    """Return a PDF of these pages; with a `password` (it may be empty) it is encrypted (RC4, 40 bits)."""
    objects: list[tuple[str, bytes | None]] = [("<</Type/Catalog/Pages 2 0 R>>", None), ("", None), (font, None)]
    picture = zlib.compress(bytes([200]) * 64 * 64)
    head = "<</Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray/BitsPerComponent 8"
    head += f"/Filter/FlateDecode/Length {len(picture)}>>"
    objects.append((head, picture))
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        drawn = ("/I1 4 0 R" if page.picture else "") + (f"/Fm1 {number + 2} 0 R" if page.form else "")
        resources = f"<</Font<</F1 3 0 R>>/XObject<<{drawn}>>>>"
        objects.append(
            (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width:g} {page.height:g}]/Rotate {page.turn}"
                f"/Resources{resources}/Contents {number + 1} 0 R>>",
                None,
            )
        )
        stream = zlib.compress("\n".join(page.content).encode())
        objects.append((f"<</Filter/FlateDecode/Length {len(stream)}>>", stream))
        if page.form:
            form = f"<</Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Length {len(page.form)}>>"
            objects.append((form, page.form.encode()))
    objects[1] = (f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>", None)
    return file_of(objects, _Encryption(password, owner) if password is not None else None)


def file_of(objects: list[tuple[str, bytes | None]], encryption: _Encryption | None = None) -> bytes:
    """Return a file of numbered objects, each with its stream if it has one; the first is the catalogue."""
    out, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    if encryption:
        objects = [*objects, (encryption.dictionary, None)]
    for number, (head, stream) in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{head}\n".encode()
        if stream is not None:
            out += b"stream\n" + (encryption.encrypt(number, stream) if encryption else stream) + b"\nendstream\n"
        out += b"endobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    more = f"/Encrypt {len(objects)} 0 R/ID[<{'00' * 16}><{'00' * 16}>]" if encryption else ""
    return out + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{more}>>\nstartxref\n{start}\n%%EOF\n".encode()


class _Encryption:
    """The standard security handler, revision 2 (ISO 32000-1, 7.6.3)."""

    def __init__(self, user: str, owner: str) -> None:
        padded, rights = (user.encode() + _PADDING)[:32], -4
        owner_key = hashlib.md5((owner.encode() + _PADDING)[:32]).digest()[:5]
        locked = rc4(owner_key, padded)
        self.key = hashlib.md5(padded + locked + struct.pack("<i", rights) + bytes(16)).digest()[:5]
        check = rc4(self.key, _PADDING)
        self.dictionary = f"<</Filter/Standard/V 1/R 2/O<{locked.hex()}>/U<{check.hex()}>/P {rights}>>"

    def encrypt(self, number: int, data: bytes) -> bytes:
        """Encrypt the stream of an object."""
        return rc4(hashlib.md5(self.key + struct.pack("<I", number)[:3] + bytes(2)).digest()[:10], data)


def rc4(key: bytes, data: bytes) -> bytes:
    """Encrypt or decrypt."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
