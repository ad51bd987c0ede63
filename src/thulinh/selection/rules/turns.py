"""In which order bodies speak of a candidate: each when all before it have consented."""

from collections.abc import Sequence
from dataclasses import dataclass

CONSENT, REFUSE = "dong-y", "khong-dong-y"


@dataclass(frozen=True)
class Voice:
    """A body that is asked, in its rank, and what it has said; nothing said is never consent."""

    body: int
    rank: int
    name: str
    verdict: str = ""

    @property
    def has_consented(self) -> bool:
        """Whether the body says that it agrees."""
        return self.verdict == CONSENT


def whose_turn(voices: Sequence[Voice]) -> Voice | None:
    """The body that is to speak now: the first that has said nothing, while all before it have consented."""
    for voice in sorted(voices, key=lambda one: one.rank):
        if not voice.verdict:
            return voice
        if not voice.has_consented:
            return None
    return None


def turn_problem(body: int, voices: Sequence[Voice]) -> str:
    """Why a body may not speak now; nothing when it may."""
    voice = next(one for one in voices if one.body == body)
    if voice.verdict:
        return f"{voice.name} đã cho ý kiến về người này. Rút ý kiến cũ (ghi lý do) rồi mới ghi ý kiến mới."
    before = sorted((one for one in voices if one.rank < voice.rank), key=lambda one: one.rank)
    refused = next((one.name for one in before if one.verdict and not one.has_consented), "")
    if refused:
        return f"{refused} không đồng ý, nên không lấy ý kiến {voice.name} nữa."
    waiting = [one.name for one in before if not one.verdict]
    if waiting:
        return f"Chưa đến lượt {voice.name}: còn chờ ý kiến {', '.join(waiting)}."
    return ""


def withdrawal_problem(body: int, voices: Sequence[Voice]) -> str:
    """Why a body's word may not be taken back now: others have spoken after it."""
    voice = next(one for one in voices if one.body == body)
    after = [one.name for one in voices if one.rank > voice.rank and one.verdict]
    if voice.has_consented and after:
        return f"{', '.join(after)} đã cho ý kiến sau {voice.name}; rút ý kiến sau trước."
    return ""


def not_consenting(voices: Sequence[Voice]) -> list[str]:
    """The bodies whose consent is missing, each with what is known of it."""
    return [
        f"{one.name}: {'không đồng ý' if one.verdict else 'chưa có ý kiến'}"
        for one in sorted(voices, key=lambda each: each.rank)
        if not one.has_consented
    ]
