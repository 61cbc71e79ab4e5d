"""Finding people across spellings and scripts: pure functions, nothing of Django.

Store `keys(spellings)` for each person; look up `query_plan(typed)` stage by stage, by equality; rank those
found with `likeness`. How it works: `script` (Latin letters), `words`, `sound`, `daitch_mokotoff`,
`variants`, `index` (the keys), `alike` (the ranking).
"""

from bayiri.people.names.alike import closest, likeness, sort_key
from bayiri.people.names.index import keys, query_keys, query_plan
from bayiri.people.names.script import latin
from bayiri.people.names.words import words

__all__ = ["closest", "keys", "latin", "likeness", "query_keys", "query_plan", "sort_key", "words"]
