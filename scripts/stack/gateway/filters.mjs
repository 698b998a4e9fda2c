// Filter values on text columns. lite: reads 1.50, +49123, 0x10, true or null as numbers and booleans, whatever the
// column's type, so such filters find nothing. Quoting the value keeps it text.
const RESERVED = new Set(["select", "order", "limit", "offset", "on_conflict", "columns", "apikey", "or", "and", "not.or", "not.and"]);
const KEPT_AS_TEXT = /^(text|varchar|bpchar|char|citext|name|int8|bigint|numeric|character varying)$/;
const COMPARISON = /^((?:not\.)?(?:eq|neq|gt|gte|lt|lte))\.([\s\S]*)$/;
const LIST = /^((?:not\.)?in)\.\(([\s\S]*)\)$/;
const WORDS = new Set(["null", "not_null", "true", "false", "unknown"]);

function isMisread(value) {
  const trimmed = value.trim();
  if (trimmed !== value || WORDS.has(trimmed.toLowerCase()) || /^[{"[]/.test(trimmed)) return true;
  const isPlainInteger = /^(0|[1-9]\d{0,14})$/.test(trimmed);
  return trimmed !== "" && !isPlainInteger && Number.isFinite(Number(trimmed));
}

/** Split `a,"b,c",d` as PostgREST does: commas inside double quotes belong to the value. */
export function splitList(text) {
  const items = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|([^,]*)/y;
  for (let at = 0; at <= text.length; at = pattern.lastIndex + 1) {
    pattern.lastIndex = at;
    const [, quoted, plain] = pattern.exec(text);
    items.push(quoted === undefined ? plain : quoted.replace(/\\(.)/g, "$1"));
  }
  return items;
}

function quoteFilter(filter) {
  const comparison = COMPARISON.exec(filter);
  if (comparison) return isMisread(comparison[2]) ? `${comparison[1]}."${comparison[2]}"` : filter;
  const list = LIST.exec(filter);
  if (!list) return filter;
  const items = splitList(list[2]);
  if (!items.some((item) => item === "" || isMisread(item))) return filter;
  return `${list[1]}.(${items.map((item) => `"${item.replace(/[\\"]/g, "\\$&")}"`).join(",")})`;
}

/** The query string with values quoted where needed, or null when nothing changes. `typeOf` gives a column's type. */
export function quoteTextFilters(url, typeOf) {
  const params = new URLSearchParams();
  let changed = false;
  for (const [key, value] of url.searchParams) {
    const type = RESERVED.has(key) ? null : key.includes("->>") ? "text" : typeOf(key);
    const quoted = type && KEPT_AS_TEXT.test(type) ? quoteFilter(value) : value;
    changed ||= quoted !== value;
    params.append(key, quoted);
  }
  return changed ? params.toString() : null;
}
