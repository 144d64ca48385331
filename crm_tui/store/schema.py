"""What a file of ours is known by. Imports nothing, so that asking costs nothing."""

#: The schema this program reads and writes; kept in SQLite's user_version.
SCHEMA_VERSION = 5

#: Alembic's name of that schema.
REVISION = "0005"

#: "crm1" in ASCII, kept in SQLite's application_id.
APPLICATION_ID = 0x63726D31
