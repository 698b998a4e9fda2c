// /rest/v1 through a real PostgREST, as hosted: the keys become tokens of their roles, user tokens pass unchanged.
import { SignJWT } from "jose";
import { current, jsonResponse } from "./http.mjs";
import { JWT_SECRET, POSTGREST_URL, PUBLISHABLE_KEY, SECRET_KEY } from "./settings.mjs";

const ROLE_OF_KEY = { [PUBLISHABLE_KEY]: "anon", [SECRET_KEY]: "service_role" };
const HOP_BY_HOP = ["host", "connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "content-length",
  "proxy-authorization", "proxy-authenticate", "expect"];

const tokenOf = (role) => new SignJWT({ role, iss: "gateway" }).setProtectedHeader({ alg: "HS256", typ: "JWT" })
  .setIssuedAt().setExpirationTime("5m").sign(JWT_SECRET);

async function forwardedHeaders(c, role) {
  const headers = new Headers(c.req.raw.headers);
  for (const name of HOP_BY_HOP) headers.delete(name);
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (!bearer || bearer.startsWith("sb_")) headers.set("authorization", `Bearer ${await tokenOf(role)}`);
  const { ip } = current.getStore() ?? {};
  if (ip) headers.set("x-forwarded-for", [headers.get("x-forwarded-for"), ip].filter(Boolean).join(", "));
  // fetch would decompress the answer and keep the header
  headers.set("accept-encoding", "identity");
  return headers;
}

export async function postgrest(c, next) {
  if (!/^\/rest\/v1(\/|$)/.test(c.req.path)) return next();
  const role = ROLE_OF_KEY[c.req.header("apikey") ?? c.req.query("apikey")];
  if (!role) return jsonResponse({ message: "Invalid API key", hint: "Send the publishable or the secret key as apikey." }, 401);
  const url = new URL(c.req.url), hasBody = !["GET", "HEAD"].includes(c.req.method);
  url.searchParams.delete("apikey");
  const search = c.req.query("apikey") === undefined ? new URL(c.req.url).search : url.search;
  const target = POSTGREST_URL + (c.req.path.slice("/rest/v1".length) || "/") + search;
  try {
    const answer = await fetch(target, {
      method: c.req.method, headers: await forwardedHeaders(c, role), redirect: "manual", signal: c.req.raw.signal,
      ...(hasBody ? { body: await c.req.raw.arrayBuffer() } : {}),
    });
    const headers = new Headers(answer.headers);
    for (const name of HOP_BY_HOP) if (name !== "content-length") headers.delete(name);
    return new Response(answer.body, { status: answer.status, headers });
  } catch {
    return jsonResponse({ message: "The REST service is not available" }, 502);
  }
}
