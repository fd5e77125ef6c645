"""What a paper that cannot be read says about itself."""

from __future__ import annotations

from measures.errors import TamNganError


class UnreadablePlan(TamNganError):
    """The paper cannot be read: one sentence with the place, in Thai and in English. Nothing of it was taken over."""

    def __init__(self, sentence_th: str, sentence_en: str) -> None:
        """Keep both sentences; ``str()`` gives both."""
        super().__init__(sentence_th, sentence_en)
        self.sentence_th = sentence_th
        self.sentence_en = sentence_en
