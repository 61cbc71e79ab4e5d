"""How much a page shows, how far back numbers go."""

PAGE_SIZE = 25
LAST_PAGE = 400  # further down nobody reads; the list is narrowed instead
FIRST_YEAR = 2000  # before it no case number was given
