"""Fonts that are on this machine, for files that carry their own letters."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FURTHER = (
    # Windows
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/YuGothM.ttc",
    "C:/Windows/Fonts/malgun.ttf",
    "C:/Windows/Fonts/seguiemj.ttf",
    # macOS
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/AppleSDGothicNeo.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    # Linux
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
"""Where the systems keep fonts with the letters that DejaVu lacks: Chinese, Japanese, Korean."""

MISSING = "□"
"""Stands for a letter that no font has."""


def bundled_font(name: str) -> Path:
    """A font that comes with matplotlib: "DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif" and so on."""
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf" / f"{name}.ttf"


@lru_cache(maxsize=1)
def further_fonts() -> tuple[Path, ...]:
    """Those of `FURTHER` that are on this machine."""
    return tuple(path for path in map(Path, FURTHER) if path.is_file())


def fonts_for(text: str, first: Path) -> list[Path]:
    """The font `first`, and those of this machine that have a letter of the text that it lacks."""
    fonts = [first]
    missing = {ord(sign) for sign in text} - _letters(first)
    for path in further_fonts() if missing else ():
        if has := missing & _letters(path):
            fonts.append(path)
            missing -= has
    return fonts


def replace_missing(text: str, fonts: Iterable[Path]) -> str:
    """The text with `MISSING` in place of every letter that none of the fonts has; signs without width are left out."""
    letters = frozenset[int]().union(*(_letters(font) for font in fonts))
    kept = [sign for sign in " ".join(text.split()) if sign.isprintable() and not _is_joiner(sign)]
    return "".join(sign if ord(sign) in letters else MISSING for sign in kept)


def _is_joiner(sign: str) -> bool:
    """Signs that only change how the one before is drawn, as in emoji."""
    return sign in "\u200b\u200c\u200d\ufeff" or "\ufe00" <= sign <= "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


@lru_cache(maxsize=16)
def _letters(font: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font)).get_charmap())
