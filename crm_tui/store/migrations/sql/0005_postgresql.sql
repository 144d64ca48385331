drop index ix_client_name_key;

CREATE INDEX ix_client_name_key ON client (name_key, id, merged_into, archived_at, owner_id);
