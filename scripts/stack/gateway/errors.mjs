// PostgREST's table of SQLSTATE → HTTP status: https://docs.postgrest.org/en/v14/references/errors.html
// lite: answers 500 "SUP" for P0001, 23514, 23P01 and most other codes, and drops detail and hint.
const RIGHT_ALREADY = new Set(["42501", "25006", "23502", "23503", "23505", "PGRST"]);
const EXACT = { P0001: 400, 42883: 404, "42P01": 404, "42P17": 500, 53400: 500 };
const BY_CLASS = { "08": 503, 53: 503, "0L": 403, "0P": 403, 28: 403 };
const SERVER_CLASSES = new Set(["09", "25", "2D", "38", "39", "3B", "40", "54", "55", "57", "58", "F0", "HV", "P0", "XX"]);
const LITE_HANDLES = /^(21|22|42)/;

function httpStatus(sqlstate) {
  const group = sqlstate.slice(0, 2);
  return EXACT[sqlstate] ?? BY_CLASS[group] ?? (SERVER_CLASSES.has(group) ? 500 : 400);
}

/** Dress a database error as PostgREST's own `PGRST` error, which lite passes on unchanged. */
export function asPostgrestError(error) {
  const { code, message, detail, hint, name } = error ?? {};
  const isDatabaseError = name === "PostgresError" && /^[0-9A-Z]{5}$/.test(code ?? "");
  if (!isDatabaseError || RIGHT_ALREADY.has(code) || code.startsWith("PT")) return error;
  const status = httpStatus(code);
  if (status === 400 && LITE_HANDLES.test(code)) return error;
  return Object.assign(new Error(), {
    code: "PGRST",
    message: JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null }),
    detail: JSON.stringify({ status, headers: {} }),
  });
}
