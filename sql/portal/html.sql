-- Rich text from an editor, cleaned by allow list when it is written, so that no reader has to. The text is cut into
-- tokens as the HTML standard does (tags, comments, text), and everything that leaves is written anew from those
-- tokens: known tags, known attributes with checked values in double quotes, escaped text. What was obscured in the
-- source therefore cannot survive, and cleaning twice gives the same as cleaning once.

create or replace function app.html_character(p_reference text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_named constant jsonb := '{"amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "''", "nbsp": "\u00a0", "colon": ":", "Tab": "\t",
    "NewLine": "\n", "sol": "/", "bsol": "\\", "lpar": "(", "rpar": ")", "semi": ";", "num": "#", "equals": "=", "period": ".",
    "comma": ",", "excl": "!", "quest": "?", "commat": "@", "lowbar": "_", "percnt": "%", "plus": "+"}'::jsonb;
  v_body text := rtrim(substr(p_reference, 2), ';');
  v_digits text;
  v_code integer;
begin
  if v_body !~ '^#' then
    return coalesce(v_named ->> v_body, p_reference);
  end if;
  if v_body ~ '^#[xX]' then
    v_digits := ltrim(substr(v_body, 3), '0');
    v_code := case when length(v_digits) <= 6 then ('x' || lpad(v_digits, 8, '0'))::bit(32)::integer end;
  else
    v_digits := ltrim(substr(v_body, 2), '0');
    v_code := case when length(v_digits) <= 7 then coalesce(nullif(v_digits, ''), '0')::integer end;
  end if;
  if v_code is null or v_code not between 1 and 1114111 or v_code between 55296 and 57343 then
    return chr(65533);
  end if;
  return chr(v_code);
end
$$;
comment on function app.html_character(text) is
'문자 참조 해석 — The character that &#58;, &#x3a; or a common name such as &colon; stands for; unknown names stay as written';

create or replace function app.html_unescape(p_value text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if strpos(p_value, '&') = 0 then
    return p_value;
  end if;
  return (
    select string_agg(case when m.part[1] ~ '^&.' then app.html_character(m.part[1]) else m.part[1] end, '' order by m.number)
    from regexp_matches(p_value, '[^&]+|&#[0-9]+;?|&#[xX][0-9a-fA-F]+;?|&[A-Za-z]+;|&', 'g') with ordinality as m (part, number)
  );
end
$$;
comment on function app.html_unescape(text) is '문자 참조 풀기 — Resolves character references once, as a browser does with an attribute';

create or replace function app.html_escape(p_value text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return replace(replace(replace(replace(replace(p_value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
end
$$;
comment on function app.html_escape(text) is
'HTML 문자 처리 — Plain text as HTML: safe in text and in a quoted attribute; also for plain text that goes into mails';

-- Character references that the author wrote stay; a lone & becomes one.
create or replace function app.html_keep_references(p_value text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return replace(replace(
    regexp_replace(p_value, '&(?!(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)', '&amp;', 'g'),
    '<', '&lt;'), '>', '&gt;');
end
$$;
comment on function app.html_keep_references(text) is
'본문 문자 처리 — Source text of HTML made safe: < and > escaped, & unless it begins a complete character reference';

create or replace function app.html_url(p_raw text, p_is_image boolean) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  -- browsers drop tabs and line breaks anywhere in an address, and blanks and controls around it
  v_url text := regexp_replace(app.html_unescape(p_raw), '[\u0001-\u001f\u007f-\u009f]', '', 'g');
  v_file constant text := '/storage/v1/object/public/public-files/[A-Za-z0-9_-][A-Za-z0-9/._-]*$';
begin
  v_url := replace(btrim(v_url), ' ', '%20');
  if length(v_url) > 2000 or v_url ~ '[[:space:]<>"`\\]' then
    return null;
  end if;
  if v_url ~* '^https://[^/?#]' or (p_is_image and v_url !~ '\.\.' and (
    v_url ~ ('^' || v_file) or v_url ~ ('^http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?' || v_file)
  )) or (not p_is_image and v_url ~* '^(http://[^/?#]|mailto:[^:]+@|tel:[0-9+().*#-]+$)') then
    return v_url;
  end if;
  return null;
end
$$;
comment on function app.html_url(text, boolean) is
'주소 확인 — The address when a link (http, https, mailto, tel) or an image (https, our public storage) may have it, else null';

create or replace function app.html_style(p_raw text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_rule text;
  v_name text;
  v_value text;
  v_rules text[] := '{}'::text[];
begin
  foreach v_rule in array string_to_array(lower(app.html_unescape(p_raw)), ';') loop
    v_name := btrim(split_part(v_rule, ':', 1), E' \t\r\n');
    v_value := regexp_replace(substr(v_rule, strpos(v_rule, ':') + 1), '[ \t\r\n]+', '', 'g');
    if (v_name = 'text-align' and v_value ~ '^(left|right|center|justify|start|end)$')
      or (v_name in ('color', 'background-color') and v_value ~ concat(
        '^(#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,20}',
        '|rgba?\([0-9]{1,3},[0-9]{1,3},[0-9]{1,3}(,(0|1|[01]?\.[0-9]{1,4}))?\))$')) then
      v_rules := array_append(v_rules, v_name || ': ' || v_value);
    end if;
  end loop;
  return nullif(array_to_string(v_rules, '; '), '');
end
$$;
comment on function app.html_style(text) is
'스타일 확인 — Of an inline style only color, background-color and text-align with plain values; null when nothing is left';

create or replace function app.html_attribute(p_name text, p_raw text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_plain text := btrim(app.html_unescape(p_raw), E' \t\r\n');
begin
  return case p_name
    when 'href' then app.html_escape(app.html_url(p_raw, false))
    when 'src' then app.html_escape(app.html_url(p_raw, true))
    when 'alt' then replace(replace(app.html_keep_references(p_raw), '"', '&quot;'), '''', '&#39;')
    when 'target' then case when lower(v_plain) = '_blank' then '_blank' end
    when 'style' then app.html_style(p_raw)
    when 'colspan' then substring(v_plain from '^[1-9][0-9]{0,2}$')
    when 'rowspan' then substring(v_plain from '^[1-9][0-9]{0,2}$')
    when 'width' then substring(v_plain from '^([1-9][0-9]{0,3}%?)(?:px)?$')
    when 'height' then substring(v_plain from '^([1-9][0-9]{0,3}%?)(?:px)?$')
  end;
end
$$;
comment on function app.html_attribute(text, text) is '속성 값 확인 — Value of an allowed attribute ready for double quotes, null when it may not stand';

create or replace function app.html_start_tag(p_tag text, p_token text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_allowed constant jsonb := '{"a": ["href", "target"], "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan", "style"], "th": ["colspan", "rowspan", "style"], "span": ["style"], "p": ["style"], "li": ["style"],
    "h1": ["style"], "h2": ["style"], "h3": ["style"], "h4": ["style"], "h5": ["style"], "h6": ["style"]}'::jsonb;
  v_names text[] := array(select jsonb_array_elements_text(v_allowed -> p_tag));
  v_found jsonb := '{}'::jsonb;
  v_attribute record;
  v_tag text := '<' || p_tag;
begin
  if v_names = '{}' then
    return v_tag || '>';
  end if;
  for v_attribute in
    select lower(m.part[1]) as name, coalesce(m.part[2], '') as raw
    from regexp_matches(regexp_replace(p_token, '^<[^ \t\n\r/>]+', ''),
      '([^ \t\n\r/>=]+)(?:[ \t\n\r]*=[ \t\n\r]*("[^"]*"?|''[^'']*''?|[^ \t\n\r>"''][^ \t\n\r>]*))?', 'g') with ordinality as m (part, number)
    where lower(m.part[1]) = any(v_names) order by m.number desc
  loop
    -- the first of two equal names counts, so it is written last
    v_found := v_found || jsonb_build_object(v_attribute.name, app.html_attribute(v_attribute.name,
      case when v_attribute.raw ~ '^["'']' then rtrim(substr(v_attribute.raw, 2), left(v_attribute.raw, 1)) else v_attribute.raw end));
  end loop;
  if (p_tag = 'a' and v_found ->> 'href' is null) or (p_tag = 'img' and v_found ->> 'src' is null) then
    return null;
  end if;
  return v_tag || coalesce((
    select string_agg(format(' %s="%s"', n.name, v_found ->> n.name), '' order by n.number)
    from unnest(v_names) with ordinality as n (name, number) where v_found ->> n.name is not null
  ), '') || case when p_tag = 'a' then ' rel="noopener noreferrer"' else '' end || '>';
end
$$;
comment on function app.html_start_tag(text, text) is
'시작 태그 다시 쓰기 — An allowed start tag written anew from its source; null for a link or an image without a permitted address';

create or replace function app.html_tokens(p_html text) returns setof text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_comment constant text := '<!--(?:-?>|--+>|-*$|(?:[^>-]|-[^>-]|--+[^>-])(?:[^-]|-[^-]|--+[^>-])*(?:--+>|-*$))';
  v_bogus_comment constant text := '<[!?][^>]*(?:>|$)|</[^A-Za-z>][^>]*(?:>|$)|</>';
  v_value constant text := '"[^"]*(?:"|$)|''[^'']*(?:''|$)|[^ \t\n\r>"''][^ \t\n\r>]*';
  v_tag constant text := '</?[A-Za-z][^ \t\n\r/>]*(?:[ \t\n\r/]+|=|[^ \t\n\r/>=]+(?:[ \t\n\r]*=[ \t\n\r]*(?:' || v_value || '))?)*(?:>|$)';
begin
  return query
  select m.token[1]
  from regexp_matches(p_html, concat_ws('|', '[^<]+', v_comment, v_bogus_comment, v_tag, '<'), 'g') with ordinality as m (token, number)
  order by m.number;
end
$$;
comment on function app.html_tokens(text) is
'HTML 분해 — Text, tags and comments in their order; joined they are the source again; source: WHATWG HTML, 13.2.5 Tokenization';

create or replace function app.html_close(p_open text[], p_from integer) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return coalesce((
    select string_agg('</' || o.name || '>', '' order by o.number desc)
    from unnest(p_open) with ordinality as o (name, number) where o.number >= p_from
  ), '');
end
$$;
comment on function app.html_close(text[], integer) is '열린 태그 닫기 — End tags of the open elements from a position on, innermost first';

create or replace function app.html_nest(
  p_open text[], p_name text, p_start text, p_is_end boolean, out opened text[], out written text
)
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_positions integer[] := array_positions(p_open, p_name);
begin
  opened := p_open;
  written := '';
  if p_is_end and cardinality(v_positions) > 0 then
    written := app.html_close(opened, v_positions[cardinality(v_positions)]);
    opened := opened[:v_positions[cardinality(v_positions)] - 1];
  elsif p_start is not null and p_name in ('br', 'hr', 'img') then
    written := p_start;
  elsif p_start is not null then
    if p_name in ('p', 'li', 'tr', 'td', 'th') and opened[cardinality(opened)] = p_name then
      written := '</' || p_name || '>';
      opened := opened[:cardinality(opened) - 1];
    end if;
    if cardinality(opened) < 100 then
      written := written || p_start;
      opened := array_append(opened, p_name);
    end if;
  end if;
end
$$;
comment on function app.html_nest(text[], text, text, boolean) is
'태그 짝 맞추기 — Keeps elements balanced: an end tag closes what is open inside it, one without a start is dropped, at most 100 levels';

create or replace function app.sanitize_html(p_html text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_tags constant text[] := '{p,br,b,strong,i,em,u,s,span,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,a,img,table,thead,tbody,tr,th,td,hr,
    pre,code,figure,figcaption}'::text[];
  -- these go together with what they contain; the text of any other unknown tag is kept
  v_raw constant text[] := '{script,style,iframe,noembed,noframes,noscript,xmp,plaintext,textarea,title}'::text[];
  v_removed constant text[] := v_raw || '{object,svg,math,template,applet,audio,video,canvas,select}'::text[];
  v_open text[] := '{}'::text[];
  v_out text[] := '{}'::text[];
  v_skipped text;
  v_depth integer := 0;
  v_token text;
  v_name text;
  v_start text;
  v_is_end boolean;
begin
  if p_html is null then
    return null;
  end if;
  for v_token in
    select t from app.html_tokens(regexp_replace(replace(p_html, E'\f', ' '), '[\u0001-\u0008\u000b\u000e-\u001f\u007f\ufffe\uffff]', '', 'g')) as t
  loop
    v_name := lower(substring(v_token from '^</?([A-Za-z][^ \t\n\r/>]*)'));
    v_is_end := left(v_token, 2) = '</';
    if v_skipped is not null then
      v_depth := v_depth + case
        when v_skipped = any(v_raw) then -(strpos(lower(v_token), '</' || v_skipped) > 0)::integer
        when v_name = v_skipped then case when v_is_end then -1 when right(v_token, 2) = '/>' then 0 else 1 end
        else 0 end;
      v_skipped := case when v_depth > 0 then v_skipped end;
    elsif v_name is null and (v_token = '<' or left(v_token, 1) <> '<') then
      v_out := array_append(v_out, app.html_keep_references(v_token));
    elsif v_name = any(v_removed) and not v_is_end and (v_name not in ('svg', 'math') or right(v_token, 2) <> '/>') then
      v_skipped := v_name;
      v_depth := 1;
    elsif v_name = any(v_tags) and right(v_token, 1) = '>' then
      v_start := case when not v_is_end then app.html_start_tag(v_name, v_token) end;
      select o.opened, o.written into v_open, v_start from app.html_nest(v_open, v_name, v_start, v_is_end) as o;
      v_out := array_append(v_out, v_start);
    end if;
  end loop;
  return array_to_string(v_out || app.html_close(v_open, 1), '');
end
$$;
comment on function app.sanitize_html(text) is
'본문 HTML 정화 — Rich text by allow list (tags, attributes, address schemes, three style properties); scripts, frames, objects, drawings and comments are removed, other tags dropped with their text kept, tags balanced; sanitising twice changes nothing';

create or replace function app.html_text(p_html text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return btrim(regexp_replace(app.html_unescape((
    select coalesce(string_agg(case when left(t, 1) = '<' and t <> '<' then ' ' else t end, ''), '') from app.html_tokens(p_html) as t
  )), '[[:space:]\u00a0]+', ' ', 'g'));
end
$$;
comment on function app.html_text(text) is '본문 글자 — The words of sanitised rich text without its tags, for search and summaries; never to be shown as HTML';

select app.expose('app.html_character(text)', 'authenticated');
select app.expose('app.html_unescape(text)', 'authenticated');
select app.expose('app.html_escape(text)', 'authenticated');
select app.expose('app.html_keep_references(text)', 'authenticated');
select app.expose('app.html_url(text,boolean)', 'authenticated');
select app.expose('app.html_style(text)', 'authenticated');
select app.expose('app.html_attribute(text,text)', 'authenticated');
select app.expose('app.html_start_tag(text,text)', 'authenticated');
select app.expose('app.html_tokens(text)', 'authenticated');
select app.expose('app.html_close(text[],integer)', 'authenticated');
select app.expose('app.html_nest(text[],text,text,boolean)', 'authenticated');
select app.expose('app.sanitize_html(text)', 'authenticated');
select app.expose('app.html_text(text)', 'authenticated');
