"""How templates are read."""

import re

from django.template.loaders import app_directories

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(app_directories.Loader):
    """Templates of the rooms without the spaces that their lines begin with: pages are a fifth lighter for it.

    A text that is translated keeps its words only on one line, or as `blocktranslate trimmed`.
    """

    def get_contents(self, origin) -> str:
        return INDENTATION.sub("", super().get_contents(origin))
