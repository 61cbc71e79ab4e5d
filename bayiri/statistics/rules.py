"""What may stand on a map."""


def reasons_not_to_keep_map(people: list[int], smallest: int) -> list[str]:
    """Why a map with these numbers of people, a place each, is not kept: somebody could be known by the place."""
    return ["INV-133"] if any(count < smallest for count in people) else []
