"""Words of any script as they are searched. Pure."""

import re
import unicodedata

# Letters that Arabic and its neighbours write in several ways and mean as one.
ONE_LETTER = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ة": "ه", "ک": "ك", "ؤ": "و"}
)
NO_LETTER = re.compile(r"[\W_]+")
TATWEEL = "\u0640"


def searched_words(text: str) -> str:
    """`text` as it is searched: small letters of any script without marks, words parted by one space."""
    whole = unicodedata.normalize("NFKC", text).translate(ONE_LETTER).replace(TATWEEL, "")
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(letter))
    return " ".join(NO_LETTER.sub(" ", plain.casefold()).split())


def search_of(typed: str) -> str:
    """What was typed as a query of PostgreSQL's: every word, or a word that begins like it; empty for nothing."""
    return " & ".join(f"'{word}':*" for word in searched_words(typed).split())
