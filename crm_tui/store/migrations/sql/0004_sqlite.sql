CREATE TABLE carried (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER,
    step_id INTEGER,
    format VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    CONSTRAINT ck_carried_format CHECK (format in ('vcard', 'ical')),
    CONSTRAINT ck_carried_one_record CHECK ((client_id is null) <> (step_id is null)),
    CONSTRAINT uq_carried_uid UNIQUE (uid),
    CONSTRAINT fk_carried_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_carried_step_id FOREIGN KEY(step_id) REFERENCES step (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_carried_born ON carried (born);

CREATE INDEX ix_carried_client_id ON carried (client_id);

CREATE INDEX ix_carried_step_id ON carried (step_id);

CREATE TABLE import_mapping (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    headers VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    CONSTRAINT uq_import_mapping_uid UNIQUE (uid)
);

CREATE INDEX ix_import_mapping_born ON import_mapping (born);

CREATE INDEX ix_import_mapping_headers ON import_mapping (headers);

CREATE UNIQUE INDEX uq_import_mapping_key ON import_mapping ("key");

CREATE TABLE not_same (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    CONSTRAINT ck_not_same_in_order CHECK (client_id < other_id),
    CONSTRAINT uq_not_same_client_id_other_id UNIQUE (client_id, other_id),
    CONSTRAINT uq_not_same_uid UNIQUE (uid),
    CONSTRAINT fk_not_same_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_not_same_other_id FOREIGN KEY(other_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_not_same_born ON not_same (born);

CREATE INDEX ix_not_same_other_id ON not_same (other_id);

CREATE TABLE client_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    job_title VARCHAR NOT NULL,
    works_at_id INTEGER,
    merged_into INTEGER,
    owner_id INTEGER NOT NULL,
    source_id INTEGER,
    language VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    archived_at BIGINT,
    no_contact_at BIGINT,
    no_contact_why VARCHAR NOT NULL,
    rest_until DATE,
    rest_why VARCHAR NOT NULL,
    forgotten_at BIGINT,
    CONSTRAINT ck_client_kind CHECK (kind in ('person', 'company')),
    CONSTRAINT ck_client_not_itself CHECK (merged_into is null or merged_into <> id),
    CONSTRAINT uq_client_uid UNIQUE (uid),
    CONSTRAINT fk_client_works_at_id FOREIGN KEY(works_at_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_client_merged_into FOREIGN KEY(merged_into) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_client_owner_id FOREIGN KEY(owner_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_client_source_id FOREIGN KEY(source_id) REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO client_made (id, uid, version, created, updated, born, kind, name, name_key, job_title, works_at_id, merged_into, owner_id, source_id, language, country, city, zone, about, archived_at, no_contact_at, no_contact_why, rest_until, rest_why, forgotten_at)
SELECT id, uid, version, created, updated, born, kind, name, name_key, job_title, works_at_id, merged_into, owner_id, source_id, language, country, city, zone, about, archived_at, no_contact_at, no_contact_why, rest_until, rest_why, NULL FROM client;

DELETE FROM sqlite_sequence WHERE name = 'client_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'client_made', seq FROM sqlite_sequence WHERE name = 'client';

DROP TABLE client;

ALTER TABLE client_made RENAME TO client;

CREATE INDEX ix_client_born ON client (born);

CREATE INDEX ix_client_merged_into ON client (merged_into);

CREATE INDEX ix_client_name_key ON client (name_key, id);

CREATE INDEX ix_client_owner_id ON client (owner_id);

CREATE INDEX ix_client_source_id ON client (source_id);

CREATE INDEX ix_client_works_at_id ON client (works_at_id);

CREATE TABLE field_def_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    entity VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    archived_at BIGINT,
    required_from VARCHAR NOT NULL,
    CONSTRAINT uq_field_def_entity_key UNIQUE (entity, "key"),
    CONSTRAINT ck_field_def_entity CHECK (entity in ('client', 'deal')),
    CONSTRAINT ck_field_def_kind CHECK (kind in ('text', 'number', 'day', 'choice', 'flag')),
    CONSTRAINT uq_field_def_uid UNIQUE (uid)
);

INSERT INTO field_def_made (id, uid, version, created, updated, born, entity, "key", name, kind, position, archived_at, required_from)
SELECT id, uid, version, created, updated, born, entity, "key", name, kind, position, archived_at, '' FROM field_def;

DELETE FROM sqlite_sequence WHERE name = 'field_def_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'field_def_made', seq FROM sqlite_sequence WHERE name = 'field_def';

DROP TABLE field_def;

ALTER TABLE field_def_made RENAME TO field_def;

CREATE INDEX ix_field_def_born ON field_def (born);

CREATE TABLE file_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    mime VARCHAR NOT NULL,
    client_id INTEGER,
    deal_id INTEGER,
    activity_id INTEGER,
    kind VARCHAR NOT NULL,
    link VARCHAR NOT NULL,
    CONSTRAINT uq_file_uid UNIQUE (uid),
    CONSTRAINT fk_file_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO file_made (id, uid, version, created, updated, born, sha256, size, name, mime, client_id, deal_id, activity_id, kind, link)
SELECT id, uid, version, created, updated, born, sha256, size, name, mime, client_id, deal_id, activity_id, kind, '' FROM file;

DELETE FROM sqlite_sequence WHERE name = 'file_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'file_made', seq FROM sqlite_sequence WHERE name = 'file';

DROP TABLE file;

ALTER TABLE file_made RENAME TO file;

CREATE INDEX ix_file_activity_id ON file (activity_id);

CREATE INDEX ix_file_born ON file (born);

CREATE INDEX ix_file_client_id ON file (client_id);

CREATE INDEX ix_file_deal_id ON file (deal_id);

CREATE INDEX ix_file_sha256 ON file (sha256);

CREATE TABLE saved_view_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    filter VARCHAR NOT NULL,
    sort VARCHAR NOT NULL,
    columns VARCHAR NOT NULL,
    grouping VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id INTEGER,
    archived_at BIGINT,
    CONSTRAINT ck_saved_view_entity CHECK (entity in ('client', 'deal', 'step')),
    CONSTRAINT uq_saved_view_uid UNIQUE (uid),
    CONSTRAINT fk_saved_view_owner_id FOREIGN KEY(owner_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO saved_view_made (id, uid, version, created, updated, born, name, name_key, entity, filter, sort, columns, grouping, position, owner_id, archived_at)
SELECT id, uid, version, created, updated, born, name, lower(name), entity, filter, sort, columns, '', 0, owner_id, NULL FROM saved_view WHERE entity in ('client', 'deal', 'step');

DELETE FROM sqlite_sequence WHERE name = 'saved_view_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'saved_view_made', seq FROM sqlite_sequence WHERE name = 'saved_view';

DROP TABLE saved_view;

ALTER TABLE saved_view_made RENAME TO saved_view;

CREATE INDEX ix_saved_view_born ON saved_view (born);

CREATE INDEX ix_saved_view_name_key ON saved_view (entity, name_key);

CREATE INDEX ix_saved_view_owner_id ON saved_view (owner_id);
