drop trigger search_doc_insert;

drop trigger search_doc_delete;

drop trigger search_doc_update;

drop table search_fts;

create view search_text as select client_id, '  ' || replace(words, ' ', '  ') as words from search_doc;

create virtual table search_fts using fts5 (words, content='search_text', content_rowid='client_id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);

create trigger search_doc_insert after insert on search_doc begin insert into search_fts (rowid, words) values (new.client_id, '  ' || replace(new.words, ' ', '  ')); end;

create trigger search_doc_delete after delete on search_doc begin insert into search_fts (search_fts, rowid, words) values ('delete', old.client_id, '  ' || replace(old.words, ' ', '  ')); end;

create trigger search_doc_update after update on search_doc begin insert into search_fts (search_fts, rowid, words) values ('delete', old.client_id, '  ' || replace(old.words, ' ', '  ')); insert into search_fts (rowid, words) values (new.client_id, '  ' || replace(new.words, ' ', '  ')); end;

insert into search_fts (search_fts) values ('rebuild');

drop index ix_client_name_key;

CREATE INDEX ix_client_name_key ON client (name_key, id, merged_into, archived_at, owner_id);
