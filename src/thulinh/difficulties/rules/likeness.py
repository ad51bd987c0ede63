"""When two sentences speak of the same: they have words in common that mean something."""

import re

from thulinh.kernel.text import fold

_WORD = re.compile(r"[^\W_]+")
# Words that every second sentence has, without marks.
_EMPTY = """
ban bi cac can cho co con cua da de den di do doan don duoc gi hay hien ho khac khi kho khong la lai lam len ma moi mot
nam nay ngay nen neu nguoi nhieu nhung o phai qua ra rat roi sau se so tai tat thi thieu thoi thon thu trong tu tung va
vao vay ve vi viec vo voi xa chi dong xin nho thang bao
"""
EMPTY = frozenset(_EMPTY.split())


def words_of(sentence: str) -> frozenset[str]:
    """The words of a sentence that mean something, with their marks, in small letters."""
    return frozenset(word for word in _WORD.findall(sentence.casefold()) if len(word) > 1 and fold(word) not in EMPTY)


def shared_words(one: str, other: str) -> list[str]:
    """The words that two sentences have in common, in the order of the first."""
    both = words_of(one) & words_of(other)
    return list(dict.fromkeys(word for word in _WORD.findall(one.casefold()) if word in both))
