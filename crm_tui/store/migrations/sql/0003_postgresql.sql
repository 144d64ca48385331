DROP INDEX ix_step_client_id;

ALTER TABLE client ADD COLUMN rest_until DATE;

ALTER TABLE client ADD COLUMN rest_why VARCHAR NOT NULL DEFAULT '';

ALTER TABLE client ALTER COLUMN rest_why DROP DEFAULT;

ALTER TABLE deal ADD COLUMN trial_id BIGINT;

ALTER TABLE deal ADD COLUMN arm VARCHAR NOT NULL DEFAULT '';

ALTER TABLE deal ALTER COLUMN arm DROP DEFAULT;

ALTER TABLE deal ADD COLUMN revived_at BIGINT;

ALTER TABLE file ADD COLUMN kind VARCHAR NOT NULL DEFAULT '';

ALTER TABLE file ALTER COLUMN kind DROP DEFAULT;

ALTER TABLE reason ADD COLUMN pipeline VARCHAR NOT NULL DEFAULT '';

ALTER TABLE reason ALTER COLUMN pipeline DROP DEFAULT;

ALTER TABLE step ADD COLUMN offered VARCHAR NOT NULL DEFAULT '';

ALTER TABLE step ALTER COLUMN offered DROP DEFAULT;

ALTER TABLE step ADD COLUMN promised INTEGER NOT NULL DEFAULT 0;

ALTER TABLE step ALTER COLUMN promised DROP DEFAULT;

ALTER TABLE step ADD COLUMN planned_by VARCHAR NOT NULL DEFAULT '';

ALTER TABLE step ALTER COLUMN planned_by DROP DEFAULT;

ALTER TABLE "user" ADD COLUMN calendar_id BIGINT;

CREATE TABLE calendar (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    weekend VARCHAR NOT NULL,
    hours VARCHAR NOT NULL,
    holidays INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT pk_calendar PRIMARY KEY (id),
    CONSTRAINT uq_calendar_uid UNIQUE (uid)
);

CREATE TABLE day_off (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    calendar_id BIGINT,
    user_id BIGINT,
    kind VARCHAR NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    substitute_id BIGINT,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_day_off PRIMARY KEY (id),
    CONSTRAINT ck_day_off_kind CHECK (kind in ('off', 'work', 'leave')),
    CONSTRAINT ck_day_off_one_holder CHECK ((calendar_id is null) <> (user_id is null)),
    CONSTRAINT ck_day_off_in_order CHECK (from_day <= to_day),
    CONSTRAINT ck_day_off_substitute CHECK (substitute_id is null or kind = 'leave'),
    CONSTRAINT uq_day_off_uid UNIQUE (uid)
);

CREATE TABLE objection (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    archived_at BIGINT,
    CONSTRAINT pk_objection PRIMARY KEY (id),
    CONSTRAINT uq_objection_uid UNIQUE (uid)
);

CREATE TABLE review (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    user_id BIGINT NOT NULL,
    view VARCHAR NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT pk_review PRIMARY KEY (id),
    CONSTRAINT uq_review_uid UNIQUE (uid)
);

CREATE TABLE review_item (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    review_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    client_id BIGINT NOT NULL,
    deal_id BIGINT,
    handled_at BIGINT,
    handled_how VARCHAR NOT NULL,
    CONSTRAINT pk_review_item PRIMARY KEY (id),
    CONSTRAINT uq_review_item_review_id_position UNIQUE (review_id, position),
    CONSTRAINT ck_review_item_handled CHECK ((handled_at is null) = (handled_how = '')),
    CONSTRAINT uq_review_item_uid UNIQUE (uid)
);

CREATE TABLE trial (
    id BIGSERIAL NOT NULL,
    uid VARCHAR(36) NOT NULL,
    version INTEGER NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    born BIGINT,
    pipeline_id BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    seed BIGINT NOT NULL,
    share INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT pk_trial PRIMARY KEY (id),
    CONSTRAINT ck_trial_share CHECK (share between 1 and 99),
    CONSTRAINT uq_trial_uid UNIQUE (uid)
);

CREATE INDEX ix_calendar_born ON calendar (born);

CREATE UNIQUE INDEX uq_calendar_key ON calendar (key);

CREATE INDEX ix_day_off_born ON day_off (born);

CREATE INDEX ix_day_off_calendar_id ON day_off (calendar_id);

CREATE INDEX ix_day_off_user_id ON day_off (user_id);

ALTER TABLE deal ADD CONSTRAINT ck_deal_arm_of_a_trial CHECK ((arm = '') = (trial_id is null));

CREATE INDEX ix_deal_revive ON deal (revive_day, id) WHERE status = 'lost' and revived_at is null;

CREATE INDEX ix_deal_trial ON deal (trial_id, arm);

CREATE INDEX ix_objection_born ON objection (born);

CREATE UNIQUE INDEX uq_objection_key ON objection (key);

CREATE INDEX ix_review_born ON review (born);

CREATE INDEX ix_review_user ON review (user_id, ended_at);

CREATE INDEX ix_review_item_born ON review_item (born);

CREATE INDEX ix_review_item_client_id ON review_item (client_id);

CREATE INDEX ix_review_item_deal_id ON review_item (deal_id);

CREATE INDEX ix_step_client_closed ON step (client_id, closed_at);

CREATE INDEX ix_trial_born ON trial (born);

CREATE INDEX ix_trial_pipeline_id ON trial (pipeline_id);

CREATE UNIQUE INDEX uq_trial_running ON trial (pipeline_id) WHERE ended_at is null;

ALTER TABLE day_off ADD CONSTRAINT fk_day_off_calendar_id FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE day_off ADD CONSTRAINT fk_day_off_substitute_id FOREIGN KEY(substitute_id) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE day_off ADD CONSTRAINT fk_day_off_user_id FOREIGN KEY(user_id) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deal ADD CONSTRAINT fk_deal_trial_id FOREIGN KEY(trial_id) REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review ADD CONSTRAINT fk_review_user_id FOREIGN KEY(user_id) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_item ADD CONSTRAINT fk_review_item_client_id FOREIGN KEY(client_id) REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_item ADD CONSTRAINT fk_review_item_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_item ADD CONSTRAINT fk_review_item_review_id FOREIGN KEY(review_id) REFERENCES review (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE trial ADD CONSTRAINT fk_trial_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipeline (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE "user" ADD CONSTRAINT fk_user_calendar_id FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED;
