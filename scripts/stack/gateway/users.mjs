// Users as the Auth server shows them, and the ways to find them.
import { database } from "./connection.mjs";

export const asObject = (value) => (typeof value === "string" ? JSON.parse(value) : (value ?? {}));

const identityView = (i) => ({
  identity_id: i.id, id: i.provider_id, user_id: i.user_id, identity_data: asObject(i.identity_data), provider: i.provider,
  email: i.email, last_sign_in_at: i.last_sign_in_at, created_at: i.created_at, updated_at: i.updated_at,
});

export const userView = (user, identities = []) => ({
  id: user.id, aud: user.aud, role: user.role, email: user.email ?? "", phone: user.phone ?? "",
  ...Object.fromEntries(["email_confirmed_at", "confirmed_at", "invited_at", "confirmation_sent_at", "recovery_sent_at",
    "last_sign_in_at", "banned_until", "deleted_at"].filter((name) => user[name]).map((name) => [name, user[name]])),
  ...(user.email_change ? { new_email: user.email_change } : {}),
  app_metadata: asObject(user.raw_app_meta_data), user_metadata: asObject(user.raw_user_meta_data),
  identities: identities.map(identityView),
  created_at: user.created_at, updated_at: user.updated_at, is_anonymous: !!user.is_anonymous,
});

export async function viewOf(user) {
  return userView(user, await database()`select * from auth.identities where user_id = ${user.id} order by created_at`);
}

export async function findByEmail(email) {
  const [user] = await database()`select * from auth.users where email = ${String(email ?? "").toLowerCase()} and not is_sso_user`;
  return user;
}

export async function findById(id) {
  const [user] = /^[0-9a-f-]{36}$/i.test(id) ? await database()`select * from auth.users where id = ${id}` : [];
  return user;
}
