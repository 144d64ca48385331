ALTER TABLE client ADD COLUMN forgotten_at BIGINT;

ALTER TABLE field_def ADD COLUMN required_from VARCHAR NOT NULL DEFAULT '';

ALTER TABLE field_def ALTER COLUMN required_from DROP DEFAULT;

ALTER TABLE file ADD COLUMN link VARCHAR NOT NULL DEFAULT '';

ALTER TABLE file ALTER COLUMN link DROP DEFAULT;

ALTER TABLE saved_view ADD COLUMN name_key VARCHAR NOT NULL DEFAULT '';

ALTER TABLE saved_view ALTER COLUMN name_key DROP DEFAULT;

ALTER TABLE saved_view ADD COLUMN grouping VARCHAR NOT NULL DEFAULT '';

ALTER TABLE saved_view ALTER COLUMN grouping DROP DEFAULT;

ALTER TABLE saved_view ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

ALTER TABLE saved_view ALTER COLUMN position DROP DEFAULT;

ALTER TABLE saved_view ADD COLUMN archived_at BIGINT;

UPDATE saved_view SET name_key = lower(name);

DELETE FROM saved_view WHERE entity NOT IN ('client', 'deal', 'step');

ALTER TABLE saved_view ADD CONSTRAINT ck_saved_view_entity CHECK (entity in ('client', 'deal', 'step'));

ALTER TABLE field_def DROP CONSTRAINT ck_field_def_kind;

ALTER TABLE field_def ADD CONSTRAINT ck_field_def_kind CHECK (kind in ('text', 'number', 'day', 'choice', 'flag'));

CREATE INDEX ix_saved_view_name_key ON saved_view (entity, name_key);

CREATE TABLE carried (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    client_id BIGINT,
    step_id BIGINT,
    format VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    CONSTRAINT pk_carried PRIMARY KEY (id),
    CONSTRAINT ck_carried_format CHECK (format in ('vcard', 'ical')),
    CONSTRAINT ck_carried_one_record CHECK ((client_id is null) <> (step_id is null)),
    CONSTRAINT uq_carried_uid UNIQUE (uid)
);

CREATE INDEX ix_carried_born ON carried (born);

CREATE INDEX ix_carried_client_id ON carried (client_id);

CREATE INDEX ix_carried_step_id ON carried (step_id);

CREATE TABLE import_mapping (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    headers VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    CONSTRAINT pk_import_mapping PRIMARY KEY (id),
    CONSTRAINT uq_import_mapping_uid UNIQUE (uid)
);

CREATE INDEX ix_import_mapping_born ON import_mapping (born);

CREATE INDEX ix_import_mapping_headers ON import_mapping (headers);

CREATE UNIQUE INDEX uq_import_mapping_key ON import_mapping (key);

CREATE TABLE not_same (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    client_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    CONSTRAINT pk_not_same PRIMARY KEY (id),
    CONSTRAINT ck_not_same_in_order CHECK (client_id < other_id),
    CONSTRAINT uq_not_same_client_id_other_id UNIQUE (client_id, other_id),
    CONSTRAINT uq_not_same_uid UNIQUE (uid)
);

CREATE INDEX ix_not_same_born ON not_same (born);

CREATE INDEX ix_not_same_other_id ON not_same (other_id);

ALTER TABLE carried ADD CONSTRAINT fk_carried_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE carried ADD CONSTRAINT fk_carried_step_id FOREIGN KEY(step_id) REFERENCES step (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE not_same ADD CONSTRAINT fk_not_same_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE not_same ADD CONSTRAINT fk_not_same_other_id FOREIGN KEY(other_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED;
