"""What a unit is called, and when two ways of writing it mean the same unit."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from thulinh.kernel.text import fold, nfc, title_sort_key

_SHORT = {
    "tdp": "to dan pho", "kp": "khu pho", "kdc": "khu dan cu", "tp": "thanh pho", "tx": "thi xa", "hcm": "ho chi minh",
    "cd": "chi doan", "clb": "cau lac bo", "bch": "ban chap hanh", "chqs": "chi huy quan su",
}  # fmt: skip
_SHORT_FIRST = {"p": "phuong", "x": "xa", "q": "quan", "h": "huyen", "tt": "thi tran", "t": "tinh"}
_TITLES = (
    ("ban chap hanh ", ""), ("chi doan co so ", ""), ("chi doan ", ""), ("tinh doan ", "tinh "),
    ("thanh doan ", "thanh pho "), ("huyen doan ", "huyen "), ("quan doan ", "quan "), ("thi doan ", "thi xa "),
    ("xa doan ", "xa "), ("phuong doan ", "phuong "), ("doan thanh nien ", ""), ("doan tncs ho chi minh ", ""),
    ("doan tncs ", ""), ("doan tn ", ""), ("doan ", ""), ("tncs ho chi minh ", ""), ("cong san ho chi minh ", ""),
)  # fmt: skip
_KINDS = (
    "thon", "xom", "ban", "buon", "lang", "ap", "khom", "khu pho", "to dan pho", "khu dan cu", "khu", "to", "doi",
    "xa", "phuong", "thi tran", "dac khu", "tinh", "thanh pho", "huyen", "quan", "thi xa",
)  # fmt: skip
_KIND = re.compile(rf"(?:{'|'.join(sorted(_KINDS, key=len, reverse=True))}) (?=.)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
NEAR = 0.6
MOST_COMPARED = 60


def unit_key(name: str) -> str:
    """The name without marks, titles, short forms and zeros in front: "Chi đoàn thôn 02" and "Thôn 2" are one."""
    tokens = _TOKEN.findall(fold(name))
    words = [token.lstrip("0") or "0" if token.isdigit() else _SHORT.get(token, token) for token in tokens]
    if words and len(words) > 1:
        words[0] = _SHORT_FIRST.get(words[0], words[0])
    text = " ".join(" ".join(words).split())
    text = re.sub(r"\bso (?=\d)", "", text)
    return _without_titles(text)


def _without_titles(text: str) -> str:
    for title, instead in _TITLES:
        if text.startswith(title):
            rest = text.removeprefix(title)
            if not instead:
                return _without_titles(rest)
            return rest if rest.startswith(instead) else instead + rest
    return text


def unit_core(key: str) -> str:
    """A key without the word for the kind of place: "thon 2" and "ap 2" share the core "2"."""
    found = _KIND.match(key)
    return key[found.end() :] if found else key


def marks_key(name: str) -> str:
    """The core of a name with its marks, wherever they are put on the syllable: Hạ is not Há, Hoà is Hòa."""
    length = len(unit_core(unit_key(name)).split())
    return title_sort_key(" ".join(_TOKEN.findall(nfc(name))[-length:]))


def nearest_keys(key: str, keys: Sequence[str], words: Mapping[str, Sequence[str]], most: int = 3) -> list[str]:
    """The keys that look most like this one, the most alike first.

    `words`: for each word the keys that hold it, so that only those with a word in common are compared; where none
    has, all are, if they are few.
    """
    shared = Counter(other for word in set(key.split()) for other in words.get(word, ()))
    compared = [other for other, _ in shared.most_common(MOST_COMPARED)] or list(keys[:MOST_COMPARED])
    return difflib.get_close_matches(key, compared, n=most, cutoff=NEAR)


_TITLE_OF_KIND = {
    "tinh": "Tỉnh đoàn", "thanh-pho": "Thành đoàn", "xa": "Đoàn xã", "phuong": "Đoàn phường", "dac-khu": "Đoàn đặc khu",
}  # fmt: skip


def union_name(kind: str, place: str) -> str:
    """What the Union's unit of an administrative place is called: ("xa", "Nông Sơn") is Đoàn xã Nông Sơn."""
    return f"{_TITLE_OF_KIND[kind]} {place}"
