// The Auth admin API for the secret key. lite: has none.
import { createHash, randomInt, randomUUID } from "node:crypto";
import bcrypt from "bcryptjs";
import { database } from "./connection.mjs";
import { allowedRedirect, sendEmail } from "./hooks.mjs";
import { AuthError, jsonResponse, peekJson } from "./http.mjs";
import { AUTH, BCRYPT_COST, GATEWAY_URL, SECRET_KEY, SEND_EMAIL } from "./settings.mjs";
import { findByEmail, findById, viewOf } from "./users.mjs";

const UNITS = { h: 3600e3, m: 60e3, s: 1e3 };
const now = () => new Date().toISOString();
const hashPassword = (password) => (password ? bcrypt.hash(password, BCRYPT_COST) : null);
const userNotFound = () => new AuthError(404, "user_not_found", "User not found");
const emailExists = () =>
  new AuthError(422, "email_exists", "A user with this email address has already been registered");

function requireSecretKey(c) {
  const bearer = (c.req.header("authorization") ?? "").replace(/^Bearer /i, "");
  if (c.req.header("apikey") !== SECRET_KEY && bearer !== SECRET_KEY) throw new AuthError(403, "not_admin", "User not allowed");
}

/** `24h`, `1h30m`, `90s` or `none` → the end of the ban. */
function banEnd(duration) {
  if (duration === "none") return null;
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  if (!parts.length) throw new AuthError(400, "validation_failed", `invalid format for ban duration: ${duration}`);
  return new Date(Date.now() + parts.reduce((sum, [, amount, unit]) => sum + amount * UNITS[unit], 0)).toISOString();
}

async function insertUser(b, { password = null, invited_at = null } = {}) {
  const id = b.id ?? randomUUID(), email = b.email?.toLowerCase() ?? null, at = now();
  if (email && (await findByEmail(email))) throw emailExists();
  const appMeta = { provider: "email", providers: ["email"], ...b.app_metadata };
  const identity = { sub: id, email, email_verified: !!b.email_confirm, phone_verified: false };
  const [user] = await database()`insert into auth.users (id, aud, role, email, phone, encrypted_password, email_confirmed_at,
      invited_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
    values (${id}, 'authenticated', ${b.role ?? "authenticated"}, ${email}, ${b.phone ?? null}, ${password},
      ${b.email_confirm ? at : null}, ${invited_at}, ${JSON.stringify(appMeta)}, ${JSON.stringify(b.user_metadata ?? {})},
      ${at}, ${at}) returning *`;
  await database()`insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at)
    values (${randomUUID()}, 'email', ${id}, ${id}, ${JSON.stringify(identity)}, ${at})`;
  return user;
}

async function listUsers(c) {
  const page = Number(c.req.query("page")) || 1, size = Number(c.req.query("per_page")) || 50;
  const users = await database()`select * from auth.users where deleted_at is null
    order by created_at desc, id limit ${size} offset ${(page - 1) * size}`;
  const [{ total }] = await database()`select count(*)::int as total from auth.users where deleted_at is null`;
  const views = [];
  for (const user of users) views.push(await viewOf(user)); // one connection: one query after the other
  return jsonResponse({ users: views, aud: "authenticated" }, 200, { "x-total-count": String(total) });
}

async function createUser(c) {
  const b = await peekJson(c);
  if (!b.email && !b.phone) throw new AuthError(400, "validation_failed", "Cannot create a user without either an email or phone");
  return jsonResponse(await viewOf(await insertUser(b, { password: (await hashPassword(b.password)) ?? b.password_hash ?? null })));
}

async function readUser(_c, id) {
  const user = await findById(id);
  if (!user) throw userNotFound();
  return jsonResponse(await viewOf(user));
}

async function updateUser(c, id) {
  const b = await peekJson(c), bans = b.ban_duration !== undefined, until = bans ? banEnd(b.ban_duration) : null;
  if (!(await findById(id))) throw userNotFound();
  const [user] = await database()`update auth.users set email = coalesce(${b.email?.toLowerCase() ?? null}, email),
      phone = coalesce(${b.phone ?? null}, phone), role = coalesce(${b.role ?? null}, role),
      encrypted_password = coalesce(${await hashPassword(b.password)}, encrypted_password),
      email_confirmed_at = coalesce(email_confirmed_at, ${b.email_confirm ? now() : null}),
      raw_app_meta_data = jsonb_strip_nulls(coalesce(raw_app_meta_data, '{}') || ${JSON.stringify(b.app_metadata ?? {})}::jsonb),
      raw_user_meta_data = jsonb_strip_nulls(coalesce(raw_user_meta_data, '{}') || ${JSON.stringify(b.user_metadata ?? {})}::jsonb),
      banned_until = case when ${bans} then ${until}::timestamptz else banned_until end, updated_at = now()
    where id = ${id} returning *`;
  return jsonResponse(await viewOf(user));
}

async function deleteUser(c, id) {
  const user = await findById(id), { should_soft_delete: soft } = await peekJson(c);
  if (!user) throw userNotFound();
  if (soft) await database()`update auth.users set deleted_at = now() where id = ${id}`;
  else await database()`delete from auth.users where id = ${id}`;
  return jsonResponse({});
}

const ROUTES = { "GET users": listUsers, "POST users": createUser, "GET users/:id": readUser, "PUT users/:id": updateUser,
  "DELETE users/:id": deleteUser };

async function translated(work, doing) {
  try {
    return await work();
  } catch (error) {
    if (error.name !== "PostgresError") throw error;
    console.error(`auth: ${error.code} ${error.message}`);
    throw error.code === "23505" ? emailExists() : new AuthError(500, "unexpected_failure", `Database error ${doing}`);
  }
}

export async function admin(c, path) {
  requireSecretKey(c);
  const [resource, id] = path.split("/"), route = ROUTES[`${c.req.method} ${resource}${id ? "/:id" : ""}`];
  if (!route) throw new AuthError(404, "not_found", `${c.req.method} admin/${path} is not available on the local stack`);
  const doing = { POST: "creating new user", PUT: "updating user", DELETE: "deleting user", GET: "finding users" };
  return translated(() => route(c, id), doing[c.req.method]);
}

const TOKEN_COLUMN = { invite: "confirmation", recovery: "recovery", magiclink: "recovery" };

/** A one-time code as lite checks it: sha256 of address and code. Returns the code and its hash. */
async function storeToken(user, kind) {
  const otp = String(randomInt(10 ** AUTH.email.otp_length)).padStart(AUTH.email.otp_length, "0");
  const hash = createHash("sha256").update(user.email.toLowerCase() + otp).digest("hex"), column = TOKEN_COLUMN[kind];
  await database().unsafe(`update auth.users set ${column}_token = $1, ${column}_sent_at = now() where id = $2`, [hash, user.id]);
  return { otp, hash };
}

async function invitedUser(b) {
  const known = await findByEmail(b.email);
  if (known?.email_confirmed_at) throw emailExists();
  return known ?? insertUser({ email: b.email, user_metadata: b.data ?? {} }, { invited_at: now() });
}

export async function invite(c) {
  requireSecretKey(c);
  const b = await peekJson(c);
  if (!b.email) throw new AuthError(400, "validation_failed", "An email address is required");
  const user = await translated(() => invitedUser(b), "saving new user"), { otp, hash } = await storeToken(user, "invite");
  if (SEND_EMAIL) await sendEmail(user, "invite", otp, hash);
  return jsonResponse(await viewOf(user));
}

/** One-time links for operators: invite, recovery, magiclink. Sends no mail. */
export async function generateLink(c) {
  requireSecretKey(c);
  const b = await peekJson(c), kind = b.type;
  if (!TOKEN_COLUMN[kind]) throw new AuthError(400, "validation_failed", `Invalid email action link type requested: ${kind}`);
  const user = kind === "invite" ? await translated(() => invitedUser(b), "saving new user") : await findByEmail(b.email);
  if (!user) throw userNotFound();
  const { otp, hash } = await storeToken(user, kind), redirect_to = allowedRedirect(b.redirect_to ?? c.req.query("redirect_to"));
  const query = new URLSearchParams({ token: hash, type: kind, redirect_to });
  return jsonResponse({
    ...(await viewOf(user)), action_link: `${GATEWAY_URL}/auth/v1/verify?${query}`, email_otp: otp, hashed_token: hash,
    redirect_to, verification_type: kind,
  });
}
