"""The log's seals: what proves that no event was changed, removed, inserted or moved since.

`bytes_of` what is sealed of an event, `seal` how seals are made, `verify` how they are checked. All of it runs on the
connection of the database's owner, who alone writes seals; see docs/how-to/check-the-log.md.
"""
