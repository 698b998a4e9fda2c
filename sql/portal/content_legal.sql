-- The four legal texts. A version is never changed: publishing makes the next one, in force from its date, and every
-- consent names the version that its company saw.
create table if not exists public.legal_contents (
  id uuid primary key default gen_random_uuid(),
  content_type public.consent_type not null,
  version text not null check (version ~ '^[1-9][0-9]{0,3}\.0$'),
  content_html text not null check (length(content_html) between 1 and 500000),
  note text check (length(note) <= 500),
  effective_at timestamptz not null default now(),
  published_at timestamptz not null default now(),
  published_by uuid default auth.uid(),
  unique (content_type, version)
);
create index if not exists legal_contents_force_idx on public.legal_contents (content_type, effective_at desc);

select app.describe('public.legal_contents', '약관 — Legal texts, one row a version', '{
  "content_type": "구분 — Which of the four texts", "version": "버전 — Version", "content_html": "내용 — Text (HTML, cleaned when written)",
  "note": "변경 내용 — What changed", "effective_at": "시행 일시 — In force from", "published_at": "공고 일시 — Published at",
  "published_by": "등록자 — Published by (user)"}');
select app.register_entity(
  'public.legal_contents', 'portal', '약관', 'Legal texts', p_permission => 'portal.legal_contents', p_kind => 'link'
);
select app.define_permission('portal.legal_contents:publish', 'portal', '약관 게시', 'Publish legal texts');

create or replace function app.tg_legal_contents__keep() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.content_html := app.sanitize_html(new.content_html);
    return new;
  end if;
  perform app.fail('APPEND_ONLY', '게시된 약관은 수정하거나 삭제할 수 없습니다. 새 버전을 게시해 주세요.', 403,
    jsonb_build_object('content_type', old.content_type, 'version', old.version), 'A published version is never changed; publish a new one.');
  return null;
end
$$;
comment on function app.tg_legal_contents__keep() is '약관 보존 — Cleans a new version; 403 APPEND_ONLY for a change or removal, whoever asks';
create or replace trigger tg_legal_contents__add before insert on public.legal_contents
for each row execute function app.tg_legal_contents__keep();
create or replace trigger tg_legal_contents__change before update on public.legal_contents
for each row when (old.* is distinct from new.*) execute function app.tg_legal_contents__keep();
create or replace trigger tg_legal_contents__remove before delete on public.legal_contents
for each row execute function app.tg_legal_contents__keep();

insert into public.legal_contents (content_type, version, effective_at, published_at, published_by, content_html) values
(
  'terms_of_service', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>이용약관</h2>
<h3>제1조 (목적)</h3>
<p>이 약관은 강원 창업 포털(이하 &quot;포털&quot;)이 제공하는 성과관리, 지원사업 신청, 상담 서비스의 이용 조건과 절차, 포털과 기업회원의 권리와 의무를 정합니다.</p>
<h3>제2조 (회원가입과 승인)</h3>
<p>기업은 사업자등록번호로 가입을 신청하고, 포털은 제출한 정보를 확인하여 승인합니다. 승인 결과는 이메일로 안내합니다.</p>
<h3>제3조 (회원의 의무)</h3>
<p>회원은 사실에 맞는 정보를 등록하고 변경된 내용을 바로잡아야 하며, 계정을 다른 사람이 사용하게 해서는 안 됩니다.</p>
<h3>제4조 (서비스의 제한)</h3>
<p>포털은 허위 정보 등록, 다른 회원의 이용 방해 등 약관을 위반한 회원의 이용을 제한할 수 있으며 그 사유를 알립니다.</p>
<h3>제5조 (탈퇴)</h3>
<p>회원은 언제든지 탈퇴를 요청할 수 있고, 포털은 법령에서 정한 기간 동안 보관해야 하는 정보를 제외하고 지체 없이 삭제합니다.</p>$html$
),
(
  'privacy_policy', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>개인정보 처리방침</h2>
<h3>1. 수집하는 항목</h3>
<p>대표자 성명·생년월일·성별·연락처, 담당자 성명·부서·직위·연락처·이메일, 접속 기록</p>
<h3>2. 이용 목적</h3>
<p>회원 확인, 성과관리, 지원사업 심사와 안내, 문의 답변, 통계 작성</p>
<h3>3. 보유 기간</h3>
<p>회원 탈퇴 시까지 보유하며, 성과 자료와 처리 기록은 관련 규정에 따라 7년간 보관합니다.</p>
<h3>4. 정보주체의 권리</h3>
<p>언제든지 개인정보의 열람, 정정, 삭제, 처리정지를 요청할 수 있습니다.</p>
<h3>5. 안전성 확보 조치</h3>
<p>접근 권한 관리, 전송 구간 암호화, 접속 기록 보관과 점검을 시행합니다.</p>$html$
),
(
  'third_party_sharing', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>개인정보 제3자 제공 동의</h2>
<table><tbody>
<tr><th>제공받는 자</th><td>지원사업 주관·협력 기관</td></tr>
<tr><th>제공 목적</th><td>지원사업 선정 심사, 사업비 집행 확인, 성과 조사</td></tr>
<tr><th>제공 항목</th><td>기업명, 사업자등록번호, 대표자 성명, 담당자 연락처, 제출한 성과 자료</td></tr>
<tr><th>보유 기간</th><td>해당 사업 종료 후 5년</td></tr>
</tbody>
</table><p>동의하지 않을 수 있으나, 이 경우 포털 가입과 지원사업 참여가 제한됩니다.</p>$html$
),
(
  'marketing_consent', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>마케팅 정보 수신 동의 (선택)</h2>
<p>새로운 지원사업, 교육, 행사 소식을 이메일로 받아 볼 수 있습니다. 동의하지 않아도 포털을 이용할 수 있으며, 기업정보 화면에서 언제든지 철회할 수 있습니다.</p>$html$
)
on conflict (content_type, version) do nothing;
select app.declare_rows('public.legal_contents', '{content_type,version}', 'version = ''1.0''');

-- A consent names a version that exists.
create index if not exists member_consents_version_idx on public.member_consents (consent_type, version);
alter table public.member_consents add constraint member_consents_version_fkey
foreign key (consent_type, version) references public.legal_contents (content_type, version) on delete restrict;

create or replace function app.legal_version(p_type public.consent_type) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select l.version from public.legal_contents as l
    where l.content_type = p_type and l.effective_at <= now()
    order by l.effective_at desc, split_part(l.version, '.', 1)::integer desc limit 1
  );
end
$$;
comment on function app.legal_version(public.consent_type) is '시행 중인 약관 버전 — Version of a legal text that is in force now';

create or replace view public.current_legal_contents with (security_invoker = true) as
select l.id, l.content_type, l.version, l.content_html, l.note, l.effective_at, l.published_at
from public.legal_contents as l
where l.version = (
    select n.version from public.legal_contents as n
    where n.content_type = l.content_type and n.effective_at <= now()
    order by n.effective_at desc, split_part(n.version, '.', 1)::integer desc limit 1
  );
select app.describe('public.current_legal_contents', '시행 중인 약관 — Legal texts in force', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a where a.attrelid = 'public.legal_contents'::regclass and a.attnum > 0
));

create or replace function app.publish_legal_content(
  p_content_type public.consent_type, p_content_html text, p_note text, p_effective_at timestamptz
) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_html text := app.sanitize_html(p_content_html);
  v_last public.legal_contents;
  v_row public.legal_contents;
begin
  if not (app.is_trusted() or app.platform_can('portal.legal_contents:publish')) then
    perform app.fail_forbidden('portal.legal_contents:publish');
  end if;
  perform app.fail_validation(
    case when app.html_is_empty(v_html) or length(v_html) > 500000
      then app.field_error('content_html', '내용을 500,000자 이내로 입력해 주세요.') else '[]' end
    || case when length(p_note) > 500 then app.field_error('note', '500자 이내로 입력해 주세요.') else '[]' end
    || case when p_effective_at < now() - interval '1 minute'
      then app.field_error('effective_at', '시행 일시는 지금보다 뒤여야 합니다.') else '[]' end);
  perform pg_advisory_xact_lock(hashtextextended('legal:' || p_content_type, 0));
  select * into v_last from public.legal_contents as l where l.content_type = p_content_type
  order by split_part(l.version, '.', 1)::integer desc limit 1;
  if v_last.effective_at > coalesce(p_effective_at, clock_timestamp()) then
    perform app.fail('LEGAL_VERSION_PENDING', '더 늦게 시행되는 버전이 이미 있습니다.', 409,
      jsonb_build_object('version', v_last.version, 'effective_at', v_last.effective_at), 'A version with a later date is already published.');
  end if;
  insert into public.legal_contents (content_type, version, content_html, note, effective_at)
  values (p_content_type, coalesce(split_part(v_last.version, '.', 1)::integer, 0) + 1 || '.0', v_html, nullif(btrim(p_note), ''),
    greatest(p_effective_at, now(), v_last.effective_at))
  returning * into v_row;
  return to_jsonb(v_row);
end
$$;
comment on function app.publish_legal_content(public.consent_type, text, text, timestamptz) is
'약관 게시 — Publishes the next version of a legal text, in force at once or from a later date';

create or replace function public.publish_legal_content(
  p_content_type public.consent_type, p_content_html text, p_note text default null, p_effective_at timestamptz default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.publish_legal_content(p_content_type, p_content_html, p_note, p_effective_at);
end
$$;
comment on function public.publish_legal_content(public.consent_type, text, text, timestamptz) is
'약관 게시 — New version of a legal text, staff only: POST /rpc/publish_legal_content {"p_content_type": "privacy_policy", "p_content_html": "<p>…</p>", "p_note": …, "p_effective_at": …}; errors 403, 409 LEGAL_VERSION_PENDING, 422';

select app.expose('app.legal_version(public.consent_type)');
select app.expose('app.publish_legal_content(public.consent_type,text,text,timestamptz)', 'authenticated');
select app.expose('public.publish_legal_content(public.consent_type,text,text,timestamptz)', 'authenticated');
