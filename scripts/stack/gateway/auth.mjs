// /auth/v1 on lite: complete tokens, banned users, hooks, errors of the database.
import bcrypt from "bcryptjs";
import { SignJWT } from "jose";
import { admin, generateLink, invite } from "./admin.mjs";
import { AuthError, current, peekJson, replaceRequest, replaceResponse, withoutLength } from "./http.mjs";
import { beforeUserCreated, createsUser } from "./hooks.mjs";
import { GATEWAY_URL, JWT_SECRET } from "./settings.mjs";
import { inAuthTransaction } from "./transaction.mjs";
import { asObject, findByEmail, findById } from "./users.mjs";

const PREFIX = "/auth/v1";
const MAY_CREATE_USERS = new Set(["/signup", "/otp", "/magiclink", "/invite"].map((p) => PREFIX + p));
const ISSUES_TOKENS = new Set(["/token", "/signup", "/verify"].map((p) => PREFIX + p));
// lite: refuses these types, one of which the clients recommend; its "magiclink" reads the same columns
const AS_MAGICLINK = new Set(["email", "invite"]);

const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

function refuseBanned(user) {
  if (!user.deleted_at && !(user.banned_until && new Date(user.banned_until) > new Date())) return;
  current.getStore().mustRollBack = true;
  throw new AuthError(400, "user_banned", "User is banned");
}

// lite: its access tokens lack app_metadata, user_metadata, aal, amr; banned and deleted users get tokens
async function completeToken(token, method) {
  const claims = claimsOf(token), user = await findById(claims.sub);
  if (!user) return token;
  refuseBanned(user);
  return new SignJWT({
    iss: `${GATEWAY_URL}/auth/v1`, ...claims, phone: user.phone ?? "", app_metadata: asObject(user.raw_app_meta_data),
    user_metadata: asObject(user.raw_user_meta_data), aal: "aal1", amr: [{ method, timestamp: claims.iat }],
    is_anonymous: !!user.is_anonymous,
  }).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(JWT_SECRET);
}

async function completeTokenAnswer(c, method) {
  const headers = withoutLength(c.res.headers);
  if (c.res.status === 200) {
    const body = await c.res.clone().json().catch(() => null);
    if (!body?.access_token) return;
    const access_token = await completeToken(body.access_token, method);
    replaceResponse(c, new Response(JSON.stringify({ ...body, access_token }), { status: 200, headers }));
  } else if (c.res.status === 303) {
    const location = headers.get("location") ?? "", token = /access_token=([^&]+)/.exec(location)?.[1];
    if (!token) return;
    headers.set("location", location.replace(token, await completeToken(token, method)));
    replaceResponse(c, new Response(null, { status: 303, headers }));
  }
}

async function renameVerifyType(c) {
  const url = new URL(c.req.url);
  if (c.req.method === "GET" && AS_MAGICLINK.has(url.searchParams.get("type"))) {
    url.searchParams.set("type", "magiclink");
    replaceRequest(c, undefined, { url });
  } else if (c.req.method === "POST") {
    const body = await peekJson(c);
    if (AS_MAGICLINK.has(body.type)) replaceRequest(c, JSON.stringify({ ...body, type: "magiclink" }));
  }
}

// lite: answers errors of triggers on auth.users with their text
function hideDatabaseError(c) {
  if (c.error?.name !== "PostgresError") return;
  console.error(`auth: ${c.req.method} ${c.req.path}: ${c.error.code} ${c.error.message}`);
  const doing = MAY_CREATE_USERS.has(c.req.path) ? "saving new" : "updating";
  throw new AuthError(500, "unexpected_failure", `Database error ${doing} user`);
}

// lite: says "not confirmed" before it looks at the password, and knows no bans
async function checkPasswordGrant(c) {
  const { email, password } = await peekJson(c), user = await findByEmail(email);
  if (!user) return;
  refuseBanned(user);
  const isRight = user.email_confirmed_at || (await bcrypt.compare(String(password ?? ""), user.encrypted_password ?? ""));
  if (!isRight) throw new AuthError(400, "invalid_credentials", "Invalid login credentials");
}

async function handle(c, next) {
  const { path, method } = c.req;
  if (method === "POST" && path === `${PREFIX}/token` && c.req.query("grant_type") === "password") await checkPasswordGrant(c);
  if (method === "POST" && MAY_CREATE_USERS.has(path)) {
    const body = await peekJson(c);
    if (await createsUser(path, body)) await beforeUserCreated(body);
  }
  if (path === `${PREFIX}/invite`) return replaceResponse(c, await invite(c));
  if (path === `${PREFIX}/admin/generate_link`) return replaceResponse(c, await generateLink(c));
  if (path.startsWith(`${PREFIX}/admin/`)) return replaceResponse(c, await admin(c, path.slice(`${PREFIX}/admin/`.length)));
  if (path === `${PREFIX}/verify`) await renameVerifyType(c);
  await next();
  const { mailError } = current.getStore();
  if (mailError) throw mailError;
  hideDatabaseError(c);
  if (ISSUES_TOKENS.has(path)) await completeTokenAnswer(c, path === `${PREFIX}/verify` ? "otp" : "password");
}

function refusal(c, error) {
  if (error instanceof AuthError) return error.response();
  console.error(`auth: ${c.req.method} ${c.req.path}:`, error.message);
  return new AuthError(500, "unexpected_failure", "Unexpected failure, please check server logs for more information").response();
}

export async function auth(c, next) {
  if (!c.req.path.startsWith(`${PREFIX}/`)) return next();
  await inAuthTransaction(c, async () => {
    try {
      await handle(c, next);
    } catch (error) {
      replaceResponse(c, refusal(c, error));
    }
  });
}
