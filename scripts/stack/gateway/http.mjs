// Small helpers around requests and answers, and the context of the request being served.
import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";

/** { req, ip, tx }: the raw request, the peer's address, the transaction an auth request runs in. */
export const current = new AsyncLocalStorage();

export const jsonResponse = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

export function withoutLength(headers) {
  const copy = new Headers(headers);
  copy.delete("content-length");
  return copy;
}

/** Hono would otherwise merge the old headers into the new answer. */
export function replaceResponse(c, response) {
  c.res = undefined;
  c.res = response;
}

export function replaceRequest(c, body, { headers = {}, method = c.req.method, url = c.req.url } = {}) {
  const merged = withoutLength(c.req.raw.headers);
  for (const [name, value] of Object.entries(headers)) merged.set(name, value);
  c.req.raw = new Request(url, { method, headers: merged, body, duplex: "half" });
  c.req.bodyCache = {};
}

/** The body as JSON, still readable by who comes next; {} when it is none. */
export async function peekJson(c) {
  const text = await c.req.raw.clone().text().catch(() => "");
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** An answer of the Auth server other than success. */
export class AuthError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
  response() {
    return jsonResponse({ code: this.status, error_code: this.code, msg: this.message }, this.status);
  }
}

// Browsers of another origin. lite: 404 on preflights of tables outside "public", fixed header lists on the others,
// answered before any middleware; so preflights never reach it
const { emit } = http.Server.prototype;
http.Server.prototype.emit = function (event, request, response) {
  if (event !== "request" || request.method !== "OPTIONS") return emit.apply(this, arguments);
  response.writeHead(204, {
    "access-control-allow-origin": "*", "access-control-max-age": "86400",
    "access-control-allow-methods": "GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD",
    "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*",
  }).end();
  return true;
};

/** Opens the request's context. lite: no Allow-Origin on auth answers. */
export async function context(c, next) {
  await current.run({ req: c.req.raw, ip: c.env?.peerAddress ?? null }, next);
  if (!/^\/(rest|auth|storage)\/v1/.test(c.req.path)) return;
  c.header("access-control-allow-origin", "*");
  c.header("access-control-expose-headers",
    "Content-Range, Content-Location, Preference-Applied, X-Total-Count, Content-Disposition, ETag");
}
