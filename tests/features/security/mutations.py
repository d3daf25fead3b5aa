"""Ways to spoil a request."""

import random
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote_from_bytes, unquote_to_bytes

from tests.features.security.recorded import Request

Pairs = list[tuple[bytes, bytes]]
FORM = "application/x-www-form-urlencoded"

VALUES: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"-1",
    b"0",
    b"1.5",
    b"9" * 25,
    b"9" * 5000,
    b"-" + b"9" * 30,
    b"2147483648",
    b"9223372036854775808",
    b"1e309",
    b"NaN",
    b"Infinity",
    b"0x10",
    b"1_000",
    "１２３".encode(),
    "٣٦".encode(),
    "一二三".encode(),
    "²".encode(),
    "😀".encode(),
    "𠅤".encode(),
    "e\u0301\u202e\ufeff\u2028".encode(),
    b"\xff\xfe\x80",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"x" * 100_000,
    "长".encode() * 30_000,
    b"../../etc/passwd",
    b"..\\..\\x",
    b"' OR '1'='1' --",
    b"%",
    b"%s%s%n",
    b"%(x)s",
    b"{{7*7}}",
    b"${7*7}",
    b"<script>",
    b"a\r\nSet-Cookie: x=1",
    b"a\nb",
    b"2026-02-30",
    b"0000-00-00",
    b"99999-12-31",
    b"2026-11-23T00:00:00Z",
    b"null",
    b"true",
    b"[]",
    b'{"a":1}',
    b"//evil.example",
    b"javascript:alert(1)",
    b"__class__",
    b"AAAA-BBBB-CCCC-DDDD",
    b"aaaaaaaaaaaaaaaa",
)
TYPES = (
    "text/plain",
    "application/json",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\u00e9",
    "multipart/form-data; boundary=" + "x" * 3000,
    "multipart/mixed; boundary=a",
    "application/xml",
    "",
    "nonsense",
    'a/b; c="',
)
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get")
HEADERS = (
    ("HTTP_HX_REQUEST", "true"),
    ("HTTP_HX_TARGET", "case-body"),
    ("HTTP_HX_TARGET", "\u00e9\u0000"),
    ("HTTP_HX_HISTORY_RESTORE_REQUEST", "true"),
    ("HTTP_COOKIE", "yc=s.x; yc-desk=a.y"),
    ("HTTP_COOKIE", "yc"),
    ("HTTP_COOKIE", "=;;;\u00ff=\u00fe"),
    ("HTTP_COOKIE", "yc=" + "A" * 8000),
    ("HTTP_COOKIE", ""),
    ("HTTP_ACCEPT_ENCODING", "br;q=x, gzip;q=, *"),
    ("HTTP_ACCEPT_ENCODING", "br"),
    ("HTTP_ACCEPT", "application/json"),
    ("HTTP_ACCEPT_LANGUAGE", "xx;q=9, \u00e9"),
    ("HTTP_RANGE", "bytes=0-,-5,9-1"),
    ("HTTP_IF_NONE_MATCH", '*, W/"x", "'),
    ("HTTP_IF_MODIFIED_SINCE", "yesterday"),
    ("HTTP_X_FORWARDED_FOR", "1.2.3.4, \u00e9"),
    ("HTTP_REFERER", "javascript:\u00ff"),
    ("HTTP_ORIGIN", "null"),
    ("HTTP_EXPECT", "200-ok"),
    ("HTTP_USER_AGENT", "\u00ff" * 500),
    ("HTTP_TRANSFER_ENCODING", "chunked"),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ("HTTP_AUTHORIZATION", "Basic \u00e9"),
    ("HTTP_HOST", "evil.example"),
    ("HTTP_HOST", "\u00e9:x"),
    ("CONTENT_LENGTH", "-1"),
    ("CONTENT_LENGTH", "x"),
    ("CONTENT_LENGTH", "999999999999"),
    ("CONTENT_LENGTH", ""),
    ("CONTENT_LENGTH", "3"),
    ("REMOTE_ADDR", ""),
)
ODD_FIELDS: Pairs = [
    (b"state", b"concluded"),
    (b"seen", b"x"),
    (b"id", b"1"),
    (b"a[b][c]", b"1"),
    (b"__proto__", b"1"),
    (b"", b""),
]


def mutated(request: Request, chance: random.Random) -> Request:
    """The request with one to three things wrong."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        request = chance.choices(*zip(*_WAYS, strict=True))[0](request, chance)
    return request


def _path(request: Request, chance: random.Random) -> Request:
    parts = request.path.split(b"/")
    place = chance.randrange(1, len(parts))
    value = chance.choice(VALUES)[:3000]
    parts[place] = chance.choice((value, parts[place] + value[:50], parts[place][:-1], parts[place].upper()))
    return replace(request, path=b"/".join(parts) + chance.choice((b"", b"", b"", b"/", b"/..", b";x")))


def _query(request: Request, chance: random.Random) -> Request:
    names = [b"q", b"page", b"department", b"for", b"number", b"code", b"next", b"parked", b"notice", b"do", b"source", b"keep"]
    pairs = _pairs(request.query) or [(chance.choice(names), b"1")]
    return replace(request, query=_joined(_spoiled(pairs, chance)))


def _field(request: Request, chance: random.Random) -> Request:
    if not request.body:
        return _query(request, chance)
    if request.content_type.startswith(FORM):
        return replace(request, body=_joined(_spoiled(_pairs(request.body), chance)))
    return _part(request, chance)


def _part(request: Request, chance: random.Random) -> Request:
    """Something of a multipart body: a name, a file name, a value, or simply bytes."""
    body, place = bytearray(request.body), chance.randrange(len(request.body))
    spoils: tuple[Callable[[], bytes], ...] = (
        lambda: request.body.replace(b'name="', b'name="' + chance.choice(VALUES)[:2000], 1),
        lambda: request.body.replace(b'filename="', b'filename="' + chance.choice(VALUES)[:2000], 1),
        lambda: request.body.replace(b"\r\n\r\n", b"\r\n\r\n" + chance.choice(VALUES)[:5000], 1),
        lambda: request.body.replace(b"Content-Type:", b"Content-Transfer-Encoding: base64\r\nContent-Type: \xff"),
        lambda: bytes(body[:place]),
        lambda: bytes(body[:place]) + chance.choice(VALUES)[:100] + bytes(body[place:]),
        lambda: request.body.replace(b"--", b"-"),
    )
    return replace(request, body=chance.choice(spoils)())


def _spoiled(pairs: Pairs, chance: random.Random) -> Pairs:
    """One pair with another value or name, dropped, doubled, or a stranger among them; the token is left alone mostly."""
    open_places = [place for place, (name, _value) in enumerate(pairs) if name != b"csrf_token" or chance.random() < 0.05]
    if not open_places:
        return [*pairs, chance.choice(ODD_FIELDS)]
    place = chance.choice(open_places)
    name, value = pairs[place]
    other: list[Pairs] = [
        [(name, chance.choice(VALUES))],
        [(name, chance.choice(VALUES))],
        [(name, chance.choice(VALUES))],
        [(name, value + chance.choice(VALUES)[:200])],
        [],
        [(name, value), (name, chance.choice(VALUES)[:300])],
        [(name + b"[]", value)],
        [(chance.choice(VALUES)[:200], value)],
        [(name, value), chance.choice(ODD_FIELDS)],
    ]
    return pairs[:place] + chance.choice(other) + pairs[place + 1 :]


def _pairs(text: bytes) -> Pairs:
    return [
        (unquote_to_bytes(name.replace("+", " ")), unquote_to_bytes(value.replace("+", " ")))
        for name, _, value in (part.partition("=") for part in text.decode("latin-1").split("&"))
        if name or value
    ]


def _joined(pairs: Pairs) -> bytes:
    return "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs).encode()


def _method(request: Request, chance: random.Random) -> Request:
    return replace(request, method=chance.choice(METHODS))


def _content_type(request: Request, chance: random.Random) -> Request:
    return replace(request, content_type=chance.choice(TYPES))


def _header(request: Request, chance: random.Random) -> Request:
    return request.with_headers(chance.choice(HEADERS))


def _raw(request: Request, chance: random.Random) -> Request:
    value = chance.choice(VALUES)
    return replace(request, body=value) if request.method == "POST" else replace(request, query=value[:5000])


_WAYS: tuple[tuple[Callable[[Request, random.Random], Request], int], ...] = (
    (_field, 10),
    (_path, 4),
    (_query, 4),
    (_header, 4),
    (_method, 1),
    (_content_type, 1),
    (_raw, 1),
)
