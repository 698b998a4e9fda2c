// /rest/v1 on lite: tokens, filters, HEAD on functions, single objects.
import { connection } from "./connection.mjs";
import { jsonResponse, replaceRequest, replaceResponse, withoutLength } from "./http.mjs";
import { quoteTextFilters } from "./filters.mjs";

const REST = "/rest/v1/", RPC = "/rest/v1/rpc/";
const WRITES = new Set(["POST", "PATCH", "PUT", "DELETE"]);

// lite: treats a bearer token that is no JWT, or lacks its signature, as an anonymous request
function refuseGarbageToken(c) {
  const token = /^Bearer\s+(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const parts = token?.split(".") ?? [];
  if (!token || token.startsWith("sb_") || (parts.length === 3 && parts.every(Boolean))) return null;
  const message = `Expected 3 parts in JWT; got ${parts.length}`;
  return jsonResponse({ code: "PGRST301", details: null, hint: null, message }, 401);
}

async function quoteFilters(c) {
  const table = c.req.path.slice(REST.length), url = new URL(c.req.url);
  if (!url.search || !table || table.startsWith("rpc/")) return;
  const { types } = await connection.introspect({ useCache: true });
  url.search = quoteTextFilters(url, (key) => types?.get(key.includes(".") ? key : `${table}.${key}`)) ?? url.search;
  const hasBody = WRITES.has(c.req.method) && c.req.raw.body;
  if (url.href !== c.req.url) replaceRequest(c, hasBody ? c.req.raw.body : undefined, { url });
}

// lite: answers an insert with embeds and .single() with an array
async function unwrapSingleObject(c) {
  const wanted = (c.req.header("accept") ?? "").startsWith("application/vnd.pgrst.object");
  if (!wanted || !c.res.ok || !WRITES.has(c.req.method) || !c.res.body) return;
  const text = await c.res.clone().text();
  if (!text.startsWith("[")) return;
  const rows = JSON.parse(text), { status, headers } = c.res;
  const message = "Cannot coerce the result to a single JSON object";
  replaceResponse(c, rows.length === 1
    ? new Response(JSON.stringify(rows[0]), { status, headers: withoutLength(headers) })
    : jsonResponse({ code: "PGRST116", details: `The result contains ${rows.length} rows`, hint: null, message }, 406));
}

export async function rest(c, next) {
  if (!c.req.path.startsWith("/rest/v1")) return next();
  const refusal = refuseGarbageToken(c);
  if (refusal) return refusal;
  await quoteFilters(c);
  // lite: refuses HEAD on functions
  const isHeadOfFunction = c.req.method === "HEAD" && c.req.path.startsWith(RPC);
  if (isHeadOfFunction) replaceRequest(c, undefined, { method: "GET" });
  await next();
  if (isHeadOfFunction) replaceResponse(c, new Response(null, { status: c.res.status, headers: c.res.headers }));
  return unwrapSingleObject(c);
}
