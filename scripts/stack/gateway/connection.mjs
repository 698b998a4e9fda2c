// The database connection under lite: who the caller is, how values look in JSON, what the schema cache holds.
import fsp from "node:fs/promises";
import { PostgresConnection } from "@supabase/lite/postgres";
import { sql } from "kysely";
import { asPostgrestError } from "./errors.mjs";
import { current } from "./http.mjs";
import { API, DATABASE_URL, IS_STUDIO } from "./settings.mjs";

// lite: storage downloads are empty on Node 20, whose FileHandle streams are no byte streams
async function fixFileStreamsOnNode20() {
  const handle = await fsp.open("/dev/null"), proto = Object.getPrototypeOf(handle), original = proto.readableWebStream;
  await handle.close();
  proto.readableWebStream = function (options) {
    const closeAtEnd = new TransformStream({ flush: () => { this.close().catch(() => {}); } });
    return original.call(this, { type: "bytes", ...options }).pipeThrough(closeAtEnd);
  };
}
await fixFileStreamsOnNode20();

// lite: stringifies objects itself and then once more, so jsonb columns and arguments received JSON strings
const isJson = (text) => { try { JSON.parse(text); return true; } catch { return false; } };
const passJson = (value) => (typeof value === "string" && isJson(value) ? value : JSON.stringify(value));
// lite: timestamps come without the T, which the Python client cannot parse
const isoTime = (text) => (/^\d{4,}-\d\d-\d\d \d\d:/.test(text) ? text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00") : text);
// lite: 10.50 becomes the string "10.50"
const asNumber = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
const asIs = (value) => value;
const type = (oid, serialize, parse) => ({ to: oid, from: [oid], serialize, parse });

const identifier = (name) => `"${name.replace(/"/g, '""')}"`;
const isRest = (req) => new URL(req.url).pathname.startsWith("/rest/v1");
const isRead = (req) => req.method === "GET" || req.method === "HEAD";
export const profileOf = (req) => req.headers.get(isRead(req) ? "accept-profile" : "content-profile") ?? API.schemas[0];

// lite: re-creates auth.uid() and its sisters at every start, reading only the old style of settings
const claim = (name) => `coalesce(nullif(current_setting('request.jwt.claim.${name}', true), ''),
  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> '${name}')`;
const HOSTED_HELPERS = [["uid", "sub", "uuid"], ["role", "role", "text"], ["email", "email", "text"]]
  .map(([fn, name, result]) => `create or replace function auth.${fn}() returns ${result} language sql stable
    as $f$ select (${claim(name)})::${result} $f$;`).join("\n");

// postgres.js: a reserved connection whose server has died never answers the next statement (the rollback), and once it is
// released it is handed out again; writing on it ends the process
const LOST = new Set(["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "ECONNRESET", "EPIPE", "57P01", "57P02"]);
function lostForGood(reserved) {
  let lost;
  const unlessLost = (run) => async (...args) => {
    if (lost) throw lost;
    try {
      return await run(...args);
    } catch (error) {
      if (LOST.has(error.code)) lost = error;
      throw error;
    }
  };
  const own = { unsafe: unlessLost(reserved.unsafe), release: () => { if (!lost) reserved.release(); } };
  return new Proxy(reserved, {
    get: (target, key) => own[key] ?? Reflect.get(target, key),
    apply: (target, self, args) => (args[0]?.raw ? unlessLost(target)(...args) : target(...args)),
  });
}

class HostedConnection extends PostgresConnection {
  constructor(options) {
    super(options);
    this.config.baseSchema += `\n${HOSTED_HELPERS}\n`;
    // an auth request runs in one transaction, see transaction.mjs: everything lite does for it joins in
    const reserve = this.driver.reserve.bind(this.driver);
    this.driver.reserve = async () => current.getStore()?.tx ?? lostForGood(await reserve());
  }
  // lite: grants ALL on every table of schemas with RLS to anon at the first request, and skips SET ROLE without RLS
  async ensureRlsContext() { return true; }
  // lite: walks all columns of the database on every request; PostgREST looks at the profile schema
  async introspect(options) {
    const full = await super.introspect(options), req = current.getStore()?.req;
    if (!options?.useCache || !req || !isRest(req)) return full;
    if (this.slicesOf !== full) Object.assign(this, { slicesOf: full, slices: new Map() });
    const schema = profileOf(req);
    if (!this.slices.has(schema)) this.slices.set(schema, sliceOf(full, schema));
    return withoutFalseJunctions(this.slices.get(schema), req.url);
  }
  // lite: sets only some request variables, and headers for functions alone
  async applyJwtSessionContext(trx, vars) {
    const { req, ip } = current.getStore() ?? {}, who = vars.auth ?? {};
    const role = IS_STUDIO ? "postgres" : who.role || "anon";
    const claims = who.jwt && typeof who.jwt === "object" ? who.jwt : { role };
    const headers = req ? Object.fromEntries(req.headers) : {};
    if (ip) headers["x-forwarded-for"] ??= ip;
    const path = [...new Set([...(req && isRest(req) ? [profileOf(req)] : []), ...API.extra_search_path])];
    const settings = {
      search_path: path.map(identifier).join(", "),
      "request.jwt.claims": JSON.stringify(claims), "request.jwt.claim.sub": String(who.uid ?? ""),
      "request.jwt.claim.role": role, "request.jwt.claim.email": String(claims.email ?? ""),
      "request.headers": JSON.stringify(headers),
      "request.method": req?.method ?? "", "request.path": req ? new URL(req.url).pathname.replace("/rest/v1", "") : "",
      "storage.operation": String(vars.storage?.operation ?? ""), role,
    };
    const calls = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`);
    await sql`select ${sql.join(calls)}`.execute(trx);
    if (req && isRest(req) && isRead(req)) await sql`set local transaction_read_only = on`.execute(trx);
  }
  async applyRpcRequestGucs(trx) {
    await sql`select set_config('response.status', '', true), set_config('response.headers', '', true)`.execute(trx);
  }
  normalizeDbError(error) { return asPostgrestError(error); }
}

const SLICED = ["tables", "views", "columns", "indexes", "primary_keys", "unique_constraints", "check_constraints",
  "comments", "partitions", "functions"];
function sliceOf(full, schema) {
  const ofSchema = (list) => (list ?? []).filter((entry) => (entry.schema || "public") === schema);
  const slice = { ...full, foreign_keys: full.foreign_keys.filter((key) => key.schema === schema) };
  for (const name of SLICED) slice[name] = ofSchema(full[name]);
  slice.types = new Map(slice.columns.map((c) => [`${c.table}.${c.name}`, (c.pg_type ?? c.type ?? "").toLowerCase()]));
  return slice;
}

// lite: any table with keys to two others counts as their junction, so two such tables make an embed ambiguous; PostgREST asks
// that the primary key holds both keys. Other keys are only looked at between the tables that the request nests.
function withoutFalseJunctions(slice, url) {
  const { pathname, searchParams } = new URL(url), nested = new Set(), path = [pathname.split("/").pop()];
  const known = slice.known ??= new Set([...slice.tables, ...slice.views].map((relation) => relation.name));
  for (const [, name] of (searchParams.get("select") ?? "").matchAll(/(?:\.{3})?(?:\w+:)?(\w+)(?:!\w+)*\(|\)/g)) {
    if (!name) path.pop();
    else if (!known.has(name)) return slice;
    else { nested.add(`${path.at(-1)} ${name}`).add(`${name} ${path.at(-1)}`); path.push(name); }
  }
  if (!nested.size || !known.has(path[0])) return slice;
  const isPrimary = (key) => slice.primary_keys.some((entry) => entry.table === key.table && entry.columns.includes(key.column));
  slice.loose ??= new Set(slice.foreign_keys.filter((key) => !isPrimary(key)).map((key) => `${key.table} ${key.foreign_key_name}`));
  const isMeant = (key) => nested.has(`${key.table} ${key.ref_table}`) || !slice.loose.has(`${key.table} ${key.foreign_key_name}`);
  return { ...slice, foreign_keys: slice.foreign_keys.filter(isMeant) };
}

export const connection = new HostedConnection({
  url: DATABASE_URL,
  postgresOptions: {
    max: 20,
    onnotice() {}, // lite: prints every NOTICE of its start
    connection: { search_path: '"$user", public, extensions', application_name: "gateway" },
    types: {
      jsonb: type(3802, passJson, JSON.parse), json: type(114, passJson, JSON.parse), numeric: type(1700, String, asNumber),
      timestamptz: type(1184, asIs, isoTime), timestamp: type(1114, asIs, isoTime), bytea: type(17, asIs, asIs),
    },
  },
});

/** The pool, or inside an auth request its transaction. */
export const database = () => current.getStore()?.tx?.sql ?? connection.driver;

// lite: reads the schema once for each process; PostgREST reloads it on NOTIFY pgrst
let reload;
connection.driver.listen("pgrst", () => {
  clearTimeout(reload);
  reload = setTimeout(() => connection.introspect().catch(() => {}), 50);
}).catch(() => {});
