-- Comments on any record of a tenant (X-19): whoever reads the record reads and writes them, the author changes the own ones.
create table if not exists sys.comments (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  entity text not null,
  record_id uuid not null,
  body text not null check (length(body) between 1 and 4000 and body !~ '^\s*$'),
  mentioned_user_ids uuid[] not null default '{}' check (cardinality(mentioned_user_ids) <= 20),
  edited_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create index if not exists comments_record_idx on sys.comments (tenant_id, entity, record_id, created_at desc) where not is_deleted;
select app.describe('sys.comments', '댓글 — Comments on records', '{
  "entity": "대상 종류 — Entity of the record", "record_id": "대상 — Record", "body": "내용 — Text",
  "mentioned_user_ids": "언급한 사용자 — Users it mentions", "edited_at": "수정 일시 — When the author changed it"}');
select app.register_entity('sys.comments', 'tenant', '댓글', 'Comments');
select app.define_permission('sys.comments:moderate', 'tenant', '다른 사람의 댓글 삭제', 'Delete comments of others');

create or replace function app.tg_comments__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform app.require_record(new.entity, new.record_id, 'record_id');
  end if;
  if exists (
    select 1 from unnest(new.mentioned_user_ids) as m (id)
    where not exists (select 1 from sys.users as u where u.tenant_id = new.tenant_id and u.id = m.id and not u.is_deleted)
  ) then
    perform app.fail_validation(app.field_error('mentioned_user_ids', '언급한 사용자를 찾을 수 없습니다.'));
  end if;
  if tg_op = 'UPDATE' and new.body <> old.body then
    new.edited_at := now();
  end if;
  return new;
end
$$;
comment on function app.tg_comments__check() is '댓글 확인 — The record lives (X-19), mentioned people are users of the company, a change shows';
create or replace trigger tg_comments__check before insert or update of body, mentioned_user_ids on sys.comments
for each row execute function app.tg_comments__check();

create or replace function app.tg_comments__return() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not (app.is_trusted() or old.created_by is not distinct from auth.uid() or app.can('sys.comments:moderate')) then
    perform app.fail_forbidden('sys.comments:moderate');
  end if;
  return new;
end
$$;
comment on function app.tg_comments__return() is '댓글 복원 확인 — A comment is brought back by its author or a moderator';
create or replace trigger tg_comments__return before update of is_deleted on sys.comments
for each row when (old.is_deleted and not new.is_deleted) execute function app.tg_comments__return();

create or replace function sys.author(p_comment sys.comments) returns setof sys.users
language plpgsql
stable
rows 1
set search_path = ''
as $$
begin
  return query select u.* from sys.users as u where u.tenant_id = p_comment.tenant_id and u.id = p_comment.created_by;
end
$$;
comment on function sys.author(sys.comments) is '댓글 작성자 — Author of a comment, for embedding: select=body,author(display_name)';

select app.expose('sys.author(sys.comments)', 'authenticated');
