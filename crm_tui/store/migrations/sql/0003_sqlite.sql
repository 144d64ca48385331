CREATE TABLE calendar (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    weekend VARCHAR NOT NULL,
    hours VARCHAR NOT NULL,
    holidays INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT uq_calendar_uid UNIQUE (uid)
);

CREATE INDEX ix_calendar_born ON calendar (born);

CREATE UNIQUE INDEX uq_calendar_key ON calendar ("key");

CREATE TABLE day_off (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    calendar_id INTEGER,
    user_id INTEGER,
    kind VARCHAR NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    substitute_id INTEGER,
    note VARCHAR NOT NULL,
    CONSTRAINT ck_day_off_kind CHECK (kind in ('off', 'work', 'leave')),
    CONSTRAINT ck_day_off_one_holder CHECK ((calendar_id is null) <> (user_id is null)),
    CONSTRAINT ck_day_off_in_order CHECK (from_day <= to_day),
    CONSTRAINT ck_day_off_substitute CHECK (substitute_id is null or kind = 'leave'),
    CONSTRAINT uq_day_off_uid UNIQUE (uid),
    CONSTRAINT fk_day_off_calendar_id FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_day_off_user_id FOREIGN KEY(user_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_day_off_substitute_id FOREIGN KEY(substitute_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_day_off_born ON day_off (born);

CREATE INDEX ix_day_off_calendar_id ON day_off (calendar_id);

CREATE INDEX ix_day_off_user_id ON day_off (user_id);

CREATE TABLE objection (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT uq_objection_uid UNIQUE (uid)
);

CREATE INDEX ix_objection_born ON objection (born);

CREATE UNIQUE INDEX uq_objection_key ON objection ("key");

CREATE TABLE review (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    user_id INTEGER NOT NULL,
    "view" VARCHAR NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT uq_review_uid UNIQUE (uid),
    CONSTRAINT fk_review_user_id FOREIGN KEY(user_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_review_born ON review (born);

CREATE INDEX ix_review_user ON review (user_id, ended_at);

CREATE TABLE review_item (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    review_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    deal_id INTEGER,
    handled_at BIGINT,
    handled_how VARCHAR NOT NULL,
    CONSTRAINT uq_review_item_review_id_position UNIQUE (review_id, position),
    CONSTRAINT ck_review_item_handled CHECK ((handled_at is null) = (handled_how = '')),
    CONSTRAINT uq_review_item_uid UNIQUE (uid),
    CONSTRAINT fk_review_item_review_id FOREIGN KEY(review_id) REFERENCES review (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_review_item_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_review_item_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_review_item_born ON review_item (born);

CREATE INDEX ix_review_item_client_id ON review_item (client_id);

CREATE INDEX ix_review_item_deal_id ON review_item (deal_id);

CREATE TABLE trial (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    pipeline_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    seed INTEGER NOT NULL,
    share INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT ck_trial_share CHECK (share between 1 and 99),
    CONSTRAINT uq_trial_uid UNIQUE (uid),
    CONSTRAINT fk_trial_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipeline (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_trial_born ON trial (born);

CREATE INDEX ix_trial_pipeline_id ON trial (pipeline_id);

CREATE UNIQUE INDEX uq_trial_running ON trial (pipeline_id) WHERE ended_at is null;

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
    CONSTRAINT ck_client_kind CHECK (kind in ('person', 'company')),
    CONSTRAINT ck_client_not_itself CHECK (merged_into is null or merged_into <> id),
    CONSTRAINT uq_client_uid UNIQUE (uid),
    CONSTRAINT fk_client_works_at_id FOREIGN KEY(works_at_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_client_merged_into FOREIGN KEY(merged_into) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_client_owner_id FOREIGN KEY(owner_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_client_source_id FOREIGN KEY(source_id) REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO client_made (id, uid, version, created, updated, born, kind, name, name_key, job_title, works_at_id, merged_into, owner_id, source_id, language, country, city, zone, about, archived_at, no_contact_at, no_contact_why, rest_until, rest_why)
SELECT id, uid, version, created, updated, born, kind, name, name_key, job_title, works_at_id, merged_into, owner_id, source_id, language, country, city, zone, about, archived_at, no_contact_at, no_contact_why, NULL, '' FROM client;

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

CREATE TABLE deal_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL,
    stage_id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    amount INTEGER,
    currency VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    is_open INTEGER NOT NULL,
    next_step_id INTEGER,
    owner_id INTEGER NOT NULL,
    source_id INTEGER,
    rank VARCHAR NOT NULL,
    expected_day DATE,
    promised_day DATE,
    opened_at BIGINT NOT NULL,
    stage_at BIGINT NOT NULL,
    sold_at BIGINT,
    closed_at BIGINT,
    reason_id INTEGER,
    reason_note VARCHAR NOT NULL,
    competitor VARCHAR NOT NULL,
    cancel_reason VARCHAR NOT NULL,
    revive_day DATE,
    linked_to INTEGER,
    archived_at BIGINT,
    tries INTEGER NOT NULL,
    contacts INTEGER NOT NULL,
    postpones INTEGER NOT NULL,
    trial_id INTEGER,
    arm VARCHAR NOT NULL,
    revived_at BIGINT,
    next_for INTEGER GENERATED ALWAYS AS (case when is_open = 1 then 1 end) STORED,
    CONSTRAINT ck_deal_status CHECK (status in ('open', 'won', 'lost', 'cancelled')),
    CONSTRAINT ck_deal_open_is_open CHECK ((status = 'open') = (is_open = 1)),
    CONSTRAINT ck_deal_open_has_a_step CHECK ((is_open = 1) = (next_step_id is not null)),
    CONSTRAINT ck_deal_closed_has_a_time CHECK ((is_open = 1) = (closed_at is null)),
    CONSTRAINT ck_deal_amount_has_a_currency CHECK ((amount is null) or (currency <> '')),
    CONSTRAINT ck_deal_lost_has_a_reason CHECK ((status = 'lost') = (reason_id is not null)),
    CONSTRAINT ck_deal_arm_of_a_trial CHECK ((arm = '') = (trial_id is null)),
    CONSTRAINT uq_deal_id_is_open UNIQUE (id, is_open),
    CONSTRAINT fk_deal_next_step FOREIGN KEY(id, next_step_id, next_for) REFERENCES step (deal_id, id, next_for) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_deal_uid UNIQUE (uid),
    CONSTRAINT fk_deal_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipeline (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_stage_id FOREIGN KEY(stage_id) REFERENCES stage (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_owner_id FOREIGN KEY(owner_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_source_id FOREIGN KEY(source_id) REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_linked_to FOREIGN KEY(linked_to) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deal_trial_id FOREIGN KEY(trial_id) REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO deal_made (id, uid, version, created, updated, born, client_id, pipeline_id, stage_id, title, amount, currency, status, is_open, next_step_id, owner_id, source_id, rank, expected_day, promised_day, opened_at, stage_at, sold_at, closed_at, reason_id, reason_note, competitor, cancel_reason, revive_day, linked_to, archived_at, tries, contacts, postpones, trial_id, arm, revived_at)
SELECT id, uid, version, created, updated, born, client_id, pipeline_id, stage_id, title, amount, currency, status, is_open, next_step_id, owner_id, source_id, rank, expected_day, promised_day, opened_at, stage_at, sold_at, closed_at, reason_id, reason_note, competitor, cancel_reason, revive_day, linked_to, archived_at, tries, contacts, postpones, NULL, '', NULL FROM deal;

DELETE FROM sqlite_sequence WHERE name = 'deal_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'deal_made', seq FROM sqlite_sequence WHERE name = 'deal';

DROP TABLE deal;

ALTER TABLE deal_made RENAME TO deal;

CREATE INDEX ix_deal_board ON deal (stage_id, rank, id, owner_id, is_open) WHERE is_open = 1;

CREATE INDEX ix_deal_born ON deal (born);

CREATE INDEX ix_deal_client_id ON deal (client_id);

CREATE INDEX ix_deal_closed ON deal (pipeline_id, closed_at) WHERE is_open = 0;

CREATE INDEX ix_deal_linked_to ON deal (linked_to);

CREATE INDEX ix_deal_owner_id ON deal (owner_id);

CREATE INDEX ix_deal_pipeline_id ON deal (pipeline_id);

CREATE INDEX ix_deal_reason_id ON deal (reason_id);

CREATE INDEX ix_deal_revive ON deal (revive_day, id) WHERE status = 'lost' and revived_at is null;

CREATE INDEX ix_deal_source_id ON deal (source_id);

CREATE INDEX ix_deal_stage_id ON deal (stage_id);

CREATE INDEX ix_deal_sums ON deal (stage_id, currency, amount, owner_id, is_open) WHERE is_open = 1;

CREATE INDEX ix_deal_trial ON deal (trial_id, arm);

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
    CONSTRAINT uq_file_uid UNIQUE (uid),
    CONSTRAINT fk_file_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO file_made (id, uid, version, created, updated, born, sha256, size, name, mime, client_id, deal_id, activity_id, kind)
SELECT id, uid, version, created, updated, born, sha256, size, name, mime, client_id, deal_id, activity_id, '' FROM file;

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

CREATE TABLE reason_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    letter VARCHAR NOT NULL,
    revive_days INTEGER,
    position INTEGER NOT NULL,
    needs_note INTEGER NOT NULL,
    asks_competitor INTEGER NOT NULL,
    no_contact INTEGER NOT NULL,
    postpone_first INTEGER NOT NULL,
    archived_at BIGINT,
    pipeline VARCHAR NOT NULL,
    CONSTRAINT uq_reason_uid UNIQUE (uid)
);

INSERT INTO reason_made (id, uid, version, created, updated, born, "key", name, letter, revive_days, position, needs_note, asks_competitor, no_contact, postpone_first, archived_at, pipeline)
SELECT id, uid, version, created, updated, born, "key", name, letter, revive_days, position, needs_note, asks_competitor, no_contact, postpone_first, archived_at, '' FROM reason;

DELETE FROM sqlite_sequence WHERE name = 'reason_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'reason_made', seq FROM sqlite_sequence WHERE name = 'reason';

DROP TABLE reason;

ALTER TABLE reason_made RENAME TO reason;

CREATE INDEX ix_reason_born ON reason (born);

CREATE UNIQUE INDEX uq_reason_key ON reason ("key");

CREATE TABLE step_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER NOT NULL,
    deal_id INTEGER,
    stage_id INTEGER,
    side INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    contacts INTEGER NOT NULL,
    waits INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    due_day DATE NOT NULL,
    due_minute INTEGER,
    due_zone VARCHAR NOT NULL,
    due_at BIGINT,
    late_at BIGINT NOT NULL,
    by_or_at VARCHAR NOT NULL,
    minutes INTEGER,
    follows_id INTEGER,
    closed_at BIGINT,
    closed_by INTEGER,
    closed_as VARCHAR,
    said VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    offer VARCHAR NOT NULL,
    offered VARCHAR NOT NULL,
    promised INTEGER NOT NULL,
    planned_by VARCHAR NOT NULL,
    next_for INTEGER GENERATED ALWAYS AS (case when closed_at is null and side = 0 then 1 end) STORED,
    needs_open INTEGER GENERATED ALWAYS AS (case when closed_at is null and deal_id is not null then 1 end) STORED,
    CONSTRAINT ck_step_closed_once CHECK ((closed_at is null) = (closed_as is null)),
    CONSTRAINT ck_step_closed_by_someone CHECK ((closed_at is null) = (closed_by is null)),
    CONSTRAINT ck_step_closed_as CHECK (closed_as in ('result', 'postpone', 'refuse', 'dropped_won', 'dropped_lost', 'dropped_cancelled', 'dropped_replaced', 'dropped_merged', 'dropped_moved', 'dropped_blocked')),
    CONSTRAINT ck_step_by_or_at CHECK (by_or_at in ('by', 'at')),
    CONSTRAINT ck_step_due_minute CHECK (due_minute is null or due_minute between 0 and 1439),
    CONSTRAINT ck_step_due_at CHECK ((due_minute is null) = (due_at is null)),
    CONSTRAINT ck_step_side CHECK (side in (0, 1)),
    CONSTRAINT uq_step_deal_id_id_next_for UNIQUE (deal_id, id, next_for),
    CONSTRAINT fk_step_open_deal FOREIGN KEY(deal_id, needs_open) REFERENCES deal (id, is_open) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_step_uid UNIQUE (uid),
    CONSTRAINT fk_step_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_stage_id FOREIGN KEY(stage_id) REFERENCES stage (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_owner_id FOREIGN KEY(owner_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_follows_id FOREIGN KEY(follows_id) REFERENCES step (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_closed_by FOREIGN KEY(closed_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO step_made (id, uid, version, created, updated, born, client_id, deal_id, stage_id, side, kind, title, contacts, waits, owner_id, due_day, due_minute, due_zone, due_at, late_at, by_or_at, minutes, follows_id, closed_at, closed_by, closed_as, said, reason, offer, offered, promised, planned_by)
SELECT id, uid, version, created, updated, born, client_id, deal_id, stage_id, side, kind, title, contacts, waits, owner_id, due_day, due_minute, due_zone, due_at, late_at, by_or_at, minutes, follows_id, closed_at, closed_by, closed_as, said, reason, offer, '', 0, '' FROM step;

DELETE FROM sqlite_sequence WHERE name = 'step_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'step_made', seq FROM sqlite_sequence WHERE name = 'step';

DROP TABLE step;

ALTER TABLE step_made RENAME TO step;

CREATE INDEX ix_step_all_work ON step (late_at, id) WHERE closed_at is null;

CREATE INDEX ix_step_born ON step (born);

CREATE INDEX ix_step_client_closed ON step (client_id, closed_at);

CREATE INDEX ix_step_closed ON step (closed_by, closed_at);

CREATE INDEX ix_step_deal_id ON step (deal_id);

CREATE INDEX ix_step_follows_id ON step (follows_id);

CREATE INDEX ix_step_work ON step (owner_id, late_at, id) WHERE closed_at is null;

CREATE UNIQUE INDEX uq_step_one_next ON step (deal_id) WHERE closed_at is null and side = 0;

CREATE TABLE user_made (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    full_name VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    roles VARCHAR NOT NULL,
    archived_at BIGINT,
    calendar_id INTEGER,
    CONSTRAINT uq_user_uid UNIQUE (uid),
    CONSTRAINT fk_user_calendar_id FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO user_made (id, uid, version, created, updated, born, name, name_key, full_name, zone, language, roles, archived_at, calendar_id)
SELECT id, uid, version, created, updated, born, name, name_key, full_name, zone, language, roles, archived_at, NULL FROM user;

DELETE FROM sqlite_sequence WHERE name = 'user_made';

INSERT INTO sqlite_sequence (name, seq)
SELECT 'user_made', seq FROM sqlite_sequence WHERE name = 'user';

DROP TABLE user;

ALTER TABLE user_made RENAME TO user;

CREATE INDEX ix_user_born ON user (born);

CREATE UNIQUE INDEX uq_user_name_key ON user (name_key);
