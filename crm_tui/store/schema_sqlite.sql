CREATE TABLE activity (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER NOT NULL,
    deal_id INTEGER,
    step_id INTEGER,
    channel_id INTEGER,
    user_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    at BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    minutes INTEGER,
    from_day DATE,
    from_minute INTEGER,
    to_day DATE,
    to_minute INTEGER,
    CONSTRAINT uq_activity_uid UNIQUE (uid),
    CONSTRAINT fk_activity_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_step_id FOREIGN KEY(step_id) REFERENCES step (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_channel_id FOREIGN KEY(channel_id) REFERENCES channel (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_user_id FOREIGN KEY(user_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_activity_born ON activity (born);

CREATE INDEX ix_activity_channel_id ON activity (channel_id);

CREATE INDEX ix_activity_client_at ON activity (client_id, at);

CREATE INDEX ix_activity_deal_kind ON activity (deal_id, kind);

CREATE INDEX ix_activity_step_id ON activity (step_id);

CREATE INDEX ix_activity_user_at ON activity (user_id, at);

CREATE TABLE answer (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER NOT NULL,
    deal_id INTEGER,
    question_id INTEGER NOT NULL,
    step_id INTEGER,
    at BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    number INTEGER,
    currency VARCHAR NOT NULL,
    day DATE,
    CONSTRAINT uq_answer_uid UNIQUE (uid),
    CONSTRAINT fk_answer_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_answer_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_answer_question_id FOREIGN KEY(question_id) REFERENCES question (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_answer_step_id FOREIGN KEY(step_id) REFERENCES step (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_answer_born ON answer (born);

CREATE INDEX ix_answer_client_id ON answer (client_id);

CREATE INDEX ix_answer_deal_id ON answer (deal_id);

CREATE INDEX ix_answer_step_id ON answer (step_id);

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

CREATE TABLE change (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    record_id INTEGER NOT NULL,
    client_id INTEGER,
    deal_id INTEGER,
    digest VARCHAR NOT NULL,
    CONSTRAINT fk_change_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_change_client ON change (client_id);

CREATE INDEX ix_change_entry ON change (entry_id);

CREATE INDEX ix_change_record ON change (kind, record_id);

CREATE TABLE change_image (
    change_id INTEGER NOT NULL,
    salt VARCHAR NOT NULL,
    "before" VARCHAR,
    "after" VARCHAR,
    CONSTRAINT pk_change_image PRIMARY KEY (change_id)
);

CREATE TABLE channel (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    client_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    norm VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    bad_at BIGINT,
    bad_why VARCHAR NOT NULL,
    no_contact_at BIGINT,
    no_contact_why VARCHAR NOT NULL,
    CONSTRAINT ck_channel_kind CHECK (kind in ('phone', 'email', 'messenger', 'site', 'address')),
    CONSTRAINT uq_channel_uid UNIQUE (uid),
    CONSTRAINT fk_channel_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_channel_born ON channel (born);

CREATE INDEX ix_channel_client_id ON channel (client_id);

CREATE INDEX ix_channel_kind_norm ON channel (kind, norm);

CREATE TABLE client (
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

CREATE INDEX ix_client_born ON client (born);

CREATE INDEX ix_client_merged_into ON client (merged_into);

CREATE INDEX ix_client_name_key ON client (name_key, id, merged_into, archived_at, owner_id);

CREATE INDEX ix_client_owner_id ON client (owner_id);

CREATE INDEX ix_client_source_id ON client (source_id);

CREATE INDEX ix_client_works_at_id ON client (works_at_id);

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

CREATE TABLE deal (
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

CREATE TABLE entry (
    id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    actor_id INTEGER NOT NULL,
    face VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    args VARCHAR NOT NULL,
    undoes INTEGER,
    cause INTEGER,
    bulk VARCHAR NOT NULL,
    previous VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    CONSTRAINT pk_entry PRIMARY KEY (id),
    CONSTRAINT fk_entry_actor_id FOREIGN KEY(actor_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_entry_undoes FOREIGN KEY(undoes) REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_entry_cause FOREIGN KEY(cause) REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_entry_actor ON entry (actor_id, id);

CREATE INDEX ix_entry_undoes ON entry (undoes);

CREATE TABLE external_id (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    system VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    external VARCHAR NOT NULL,
    record_id INTEGER NOT NULL,
    digest VARCHAR NOT NULL,
    cells VARCHAR NOT NULL,
    CONSTRAINT uq_external_id_system_kind_external UNIQUE (system, kind, external),
    CONSTRAINT uq_external_id_uid UNIQUE (uid)
);

CREATE INDEX ix_external_id_born ON external_id (born);

CREATE INDEX ix_external_id_record ON external_id (kind, record_id);

CREATE TABLE field_def (
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

CREATE INDEX ix_field_def_born ON field_def (born);

CREATE TABLE field_option (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    field_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT uq_field_option_uid UNIQUE (uid),
    CONSTRAINT fk_field_option_field_id FOREIGN KEY(field_id) REFERENCES field_def (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_field_option_born ON field_option (born);

CREATE INDEX ix_field_option_field_id ON field_option (field_id);

CREATE TABLE field_value (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    field_id INTEGER NOT NULL,
    client_id INTEGER,
    deal_id INTEGER,
    text VARCHAR,
    number VARCHAR,
    number_key VARCHAR,
    day DATE,
    option_id INTEGER,
    CONSTRAINT ck_field_value_one_record CHECK ((client_id is null) <> (deal_id is null)),
    CONSTRAINT uq_field_value_field_id_client_id UNIQUE (field_id, client_id),
    CONSTRAINT uq_field_value_field_id_deal_id UNIQUE (field_id, deal_id),
    CONSTRAINT uq_field_value_uid UNIQUE (uid),
    CONSTRAINT fk_field_value_field_id FOREIGN KEY(field_id) REFERENCES field_def (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_field_value_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_field_value_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_field_value_option_id FOREIGN KEY(option_id) REFERENCES field_option (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_field_value_born ON field_value (born);

CREATE INDEX ix_field_value_client_id ON field_value (client_id);

CREATE INDEX ix_field_value_day ON field_value (field_id, day);

CREATE INDEX ix_field_value_deal_id ON field_value (deal_id);

CREATE INDEX ix_field_value_number ON field_value (field_id, number_key);

CREATE INDEX ix_field_value_option_id ON field_value (option_id);

CREATE INDEX ix_field_value_text ON field_value (field_id, text);

CREATE TABLE file (
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

CREATE INDEX ix_file_activity_id ON file (activity_id);

CREATE INDEX ix_file_born ON file (born);

CREATE INDEX ix_file_client_id ON file (client_id);

CREATE INDEX ix_file_deal_id ON file (deal_id);

CREATE INDEX ix_file_sha256 ON file (sha256);

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

CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    CONSTRAINT pk_meta PRIMARY KEY ("key")
);

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

CREATE TABLE pipeline (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    currency VARCHAR NOT NULL,
    playbook VARCHAR NOT NULL,
    playbook_version INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT uq_pipeline_uid UNIQUE (uid)
);

CREATE INDEX ix_pipeline_born ON pipeline (born);

CREATE UNIQUE INDEX uq_pipeline_key ON pipeline ("key");

CREATE TABLE question (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    set_key VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    choices VARCHAR NOT NULL,
    tells VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT uq_question_set_key_key UNIQUE (set_key, "key"),
    CONSTRAINT uq_question_uid UNIQUE (uid)
);

CREATE INDEX ix_question_born ON question (born);

CREATE TABLE reason (
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

CREATE INDEX ix_reason_born ON reason (born);

CREATE UNIQUE INDEX uq_reason_key ON reason ("key");

CREATE TABLE receipt (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    deal_id INTEGER NOT NULL,
    day DATE NOT NULL,
    amount INTEGER NOT NULL,
    currency VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT uq_receipt_uid UNIQUE (uid),
    CONSTRAINT fk_receipt_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_receipt_born ON receipt (born);

CREATE INDEX ix_receipt_deal_id ON receipt (deal_id);

CREATE TABLE request (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    status VARCHAR NOT NULL,
    received_at BIGINT NOT NULL,
    due_at BIGINT,
    source_id INTEGER,
    name VARCHAR NOT NULL,
    contact VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    client_id INTEGER,
    deal_id INTEGER,
    decided_at BIGINT,
    decided_by INTEGER,
    reason VARCHAR NOT NULL,
    CONSTRAINT ck_request_status CHECK (status in ('waiting', 'accepted', 'merged', 'rejected')),
    CONSTRAINT uq_request_uid UNIQUE (uid),
    CONSTRAINT fk_request_source_id FOREIGN KEY(source_id) REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_request_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_request_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_request_decided_by FOREIGN KEY(decided_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_request_born ON request (born);

CREATE INDEX ix_request_client_id ON request (client_id);

CREATE INDEX ix_request_deal_id ON request (deal_id);

CREATE INDEX ix_request_waiting ON request (status, received_at);

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

CREATE TABLE saved_view (
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

CREATE INDEX ix_saved_view_born ON saved_view (born);

CREATE INDEX ix_saved_view_name_key ON saved_view (entity, name_key);

CREATE INDEX ix_saved_view_owner_id ON saved_view (owner_id);

CREATE TABLE search_doc (
    client_id INTEGER NOT NULL,
    fold INTEGER NOT NULL,
    words VARCHAR NOT NULL,
    CONSTRAINT pk_search_doc PRIMARY KEY (client_id)
);

CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    CONSTRAINT uq_setting_uid UNIQUE (uid)
);

CREATE INDEX ix_setting_born ON setting (born);

CREATE UNIQUE INDEX uq_setting_key ON setting ("key");

CREATE TABLE source (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    archived_at BIGINT,
    CONSTRAINT uq_source_uid UNIQUE (uid)
);

CREATE INDEX ix_source_born ON source (born);

CREATE UNIQUE INDEX uq_source_key ON source ("key");

CREATE TABLE stage (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    pipeline_id INTEGER NOT NULL,
    "key" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    probability INTEGER NOT NULL,
    standing_days INTEGER,
    archived_at BIGINT,
    CONSTRAINT uq_stage_pipeline_id_key UNIQUE (pipeline_id, "key"),
    CONSTRAINT ck_stage_kind CHECK (kind in ('sell', 'fulfil')),
    CONSTRAINT ck_stage_probability CHECK (probability between 0 and 100),
    CONSTRAINT uq_stage_uid UNIQUE (uid),
    CONSTRAINT fk_stage_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipeline (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_stage_born ON stage (born);

CREATE TABLE step (
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

CREATE INDEX ix_step_all_work ON step (late_at, id) WHERE closed_at is null;

CREATE INDEX ix_step_born ON step (born);

CREATE INDEX ix_step_client_closed ON step (client_id, closed_at);

CREATE INDEX ix_step_closed ON step (closed_by, closed_at);

CREATE INDEX ix_step_deal_id ON step (deal_id);

CREATE INDEX ix_step_follows_id ON step (follows_id);

CREATE INDEX ix_step_work ON step (owner_id, late_at, id) WHERE closed_at is null;

CREATE UNIQUE INDEX uq_step_one_next ON step (deal_id) WHERE closed_at is null and side = 0;

CREATE TABLE tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    CONSTRAINT uq_tag_uid UNIQUE (uid)
);

CREATE INDEX ix_tag_born ON tag (born);

CREATE UNIQUE INDEX uq_tag_name_key ON tag (name_key);

CREATE TABLE tagging (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born INTEGER,
    tag_id INTEGER NOT NULL,
    client_id INTEGER,
    deal_id INTEGER,
    CONSTRAINT ck_tagging_one_record CHECK ((client_id is null) <> (deal_id is null)),
    CONSTRAINT uq_tagging_tag_id_client_id UNIQUE (tag_id, client_id),
    CONSTRAINT uq_tagging_tag_id_deal_id UNIQUE (tag_id, deal_id),
    CONSTRAINT uq_tagging_uid UNIQUE (uid),
    CONSTRAINT fk_tagging_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_tagging_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_tagging_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_tagging_born ON tagging (born);

CREATE INDEX ix_tagging_client_id ON tagging (client_id);

CREATE INDEX ix_tagging_deal_id ON tagging (deal_id);

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

CREATE TABLE undone_chunk (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    data BLOB NOT NULL,
    CONSTRAINT fk_undone_chunk_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_undone_chunk_entry ON undone_chunk (entry_id);

CREATE TABLE user (
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

CREATE INDEX ix_user_born ON user (born);

CREATE UNIQUE INDEX uq_user_name_key ON user (name_key);

create trigger entry_no_update before update on entry begin select raise(abort, 'the journal is append-only'); end;

create trigger entry_no_delete before delete on entry begin select raise(abort, 'the journal is append-only'); end;

create trigger change_no_update before update on change begin select raise(abort, 'the journal is append-only'); end;

create trigger change_no_delete before delete on change begin select raise(abort, 'the journal is append-only'); end;

create trigger change_image_no_update before update on change_image begin select raise(abort, 'the journal is append-only'); end;

create trigger change_image_only_forget before delete on change_image when not exists (select 1 from entry where action = 'client.forget' and id = (select max(id) from entry)) begin select raise(abort, 'the journal is append-only'); end;

create view search_text as select client_id, '  ' || replace(words, ' ', '  ') as words from search_doc;

create virtual table search_fts using fts5 (words, content='search_text', content_rowid='client_id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);

create trigger search_doc_insert after insert on search_doc begin insert into search_fts (rowid, words) values (new.client_id, '  ' || replace(new.words, ' ', '  ')); end;

create trigger search_doc_delete after delete on search_doc begin insert into search_fts (search_fts, rowid, words) values ('delete', old.client_id, '  ' || replace(old.words, ' ', '  ')); end;

create trigger search_doc_update after update on search_doc begin insert into search_fts (search_fts, rowid, words) values ('delete', old.client_id, '  ' || replace(old.words, ' ', '  ')); insert into search_fts (rowid, words) values (new.client_id, '  ' || replace(new.words, ' ', '  ')); end;

create table alembic_version (version_num varchar(32) not null primary key);

insert into alembic_version (version_num) values ('0005');
