"""Odd requests, as Hypothesis draws them: values, bodies, headers and addresses nobody expects."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from hypothesis import strategies as st

Fields = list[tuple[str, str]]
MOST = 10_000
ODD = [
    *("", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202etxet", "\ufeff", "\u0000" * 9),
    *("👩‍👧‍👦" * 30, "x" * MOST, "é" * MOST, "\n" * MOST, "a\r\nSet-Cookie: b=1", "\x7f\x1b[31m"),
    *("-1", "0", "9" * 40, "1e9", "NaN", "٣", "²", "true", "null", "[]", "{}", "undefined"),
    *("../../etc/passwd", "%00", "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "${7}"),
    *("//evil.example", "\\\\evil.example", "https:evil.example", "javascript:alert(1)"),
]
DATES = [
    *("0001-01-01", "9999-12-31", "0000-00-00", "2026-02-31", "2026-W48-3", "-001-01-01"),
    *("0001-01-01T00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-25T12:00:00+24:59"),
    *("00:00", "24:00", "23:59:59.999999", "12:00Z", "11:30+23:59", "0001-01", "9999-12", "4:5"),
]
IDS = [
    *("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "7"),
    *("{00000000-0000-0000-0000-000000000000}", "urn:uuid:0", "x" * 300, "-", "0" * 32),
]
KINDS = [
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16"),
    *("multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary="),
    *(
        "application/json",
        "text/plain",
        "text/plain; charset=odd",
        "",
        "odd",
        "a/b; c=" + "d" * 500,
    ),
]
PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--x--\r\n'
BODIES = [
    *(b"", b"%", b"%%%=%%%", b"\xff\xfe=\xff", b"=&=&&=", b"{" * 1000, b"[" * 1000, b'{"a": [}'),
    *(b"--x\r\n", b"--x--", PART % (b"id", b"7"), PART % (b'file"; filename="\x00', b"\x00")),
    *(b"a=1&" * 1500, b"x=" + b"y" * 70_000, b"text=" + b"%00" * 9000, "é=ü".encode("utf-16")),
]
HEADERS = [
    *({"HX-Request": "true"}, {"HX-Request": ""}, {"HX-Request": "true", "HX-Target": "\x7f"}),
    *({"HX-Current-URL": "http://["}, {"HX-History-Restore-Request": "true"}, {"Accept": "*"}),
    *({"Accept-Language": "x" * 4000}, {"Accept-Language": "zz-ZZ;q=nan,*;q=-1"}, {"Range": "x"}),
    *({"X-Forwarded-For": "' OR 1=1"}, {"Forwarded": "for=\x01"}, {"X-Forwarded-Proto": "https"}),
    *({"User-Agent": ""}, {"User-Agent": "é" * 3000}, {"If-None-Match": '"'}, {"Expect": "x"}),
    *({"Cookie": "breather=x; zone=\x7f; ="}, {"Cookie": "=" * 4000}, {"Cookie": "zone=../../x"}),
    *({"Origin": "http://["}, {"Sec-Fetch-Site": None}, {"Content-Encoding": "gzip"}, {}, {}, {}),
]


@dataclass(frozen=True)
class Body:
    data: bytes
    kind: str = KINDS[0]


def urlencoded(fields: Fields) -> Body:
    """Write a form as browsers do, but for half characters, which they can't hold."""
    pairs = (f"{_quoted(name)}={_quoted(value)}" for name, value in fields)
    return Body("&".join(pairs).encode())


def multipart(fields: Fields) -> Body:
    head = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    parts = [
        head % (name.encode(), b'; filename="a.csv"' if name == "file" else b"", _bytes(value))
        for name, value in fields
    ]
    return Body(b"".join(parts) + b"--x--\r\n", KINDS[3])


def _quoted(text: str) -> str:
    return quote_plus(_bytes(text))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def values(known: list[str]) -> st.SearchStrategy[str]:
    """Draw a value: one that means something elsewhere, or one that means nothing anywhere."""
    return st.one_of(
        st.sampled_from([*ODD, *DATES, *IDS]),
        st.sampled_from(known),
        st.text(st.characters(), max_size=12),
        st.uuids().map(str),
    )


@st.composite
def forms(draw: st.DrawFn, usual: Fields, names: list[str], known: list[str]) -> Fields:
    """Draw a form: a usual one with some fields missing, changed, doubled, and some of others."""
    odd = values(known)
    changed: Fields = []
    for name, value in usual:
        what = draw(st.sampled_from(["as it is", "as it is", "as it is", "odd", "none", "two"]))
        if what != "none":
            changed.append((name, draw(odd) if what == "odd" else value))
        if what == "two":
            changed.append((name, draw(odd)))
    more = draw(st.lists(st.tuples(st.sampled_from(names), odd), max_size=3))
    return changed + more


def bodies(usual: Fields, names: list[str], known: list[str]) -> st.SearchStrategy[Body]:
    form = forms(usual, names, known)
    broken = st.builds(Body, st.sampled_from(BODIES), st.sampled_from(KINDS))
    return st.one_of(form.map(urlencoded), form.map(urlencoded), form.map(multipart), broken)


def headers() -> st.SearchStrategy[dict[str, str | None]]:
    return st.sampled_from(HEADERS)
