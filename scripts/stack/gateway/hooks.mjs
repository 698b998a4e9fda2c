// The Auth server's hooks, called as GoTrue calls them: github.com/supabase/auth, internal/hooks/v0hooks.
// lite: knows neither.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isEmail } from "@supabase/lite";
import { connection, database } from "./connection.mjs";
import { AuthError, current } from "./http.mjs";
import { AUTH, BEFORE_USER_CREATED, GATEWAY_URL, SEND_EMAIL } from "./settings.mjs";
import { findByEmail, viewOf } from "./users.mjs";

const HOOK_SECONDS = { postgres: 2, http: 5 };
const HTTP_ATTEMPTS = 3, HTTP_PAUSE_MS = 2000;

/** A hook refuses with {"error": {"http_code", "message"}}; without a message it does not count. */
function refusalOf(answer) {
  const { http_code: status = 500, message } = answer?.error ?? {};
  return message ? new AuthError(status, status === 500 ? "unexpected_failure" : "unknown", message) : null;
}

const metadataOf = (name) => {
  const { ip, req } = current.getStore();
  const address = req.headers.get("x-forwarded-for")?.split(",")[0].trim() || ip || "";
  return { uuid: randomUUID(), time: new Date().toISOString(), name, ip_address: address };
};

/** Would this request make a user? Only then the hook is asked, and after the checks GoTrue makes first. */
export async function createsUser(path, body) {
  if (!isEmail(String(body.email ?? "")) || (await findByEmail(body.email))) return false;
  if (path === "/auth/v1/otp") return body.create_user !== false;
  if (path !== "/auth/v1/signup") return true;
  const password = String(body.password ?? "");
  return password.length <= 72 && isStrong(password);
}

const CHARACTER_SETS = {
  letters_digits: [/[a-z]/i, /\d/],
  lower_upper_letters_digits: [/[a-z]/, /[A-Z]/, /\d/],
  lower_upper_letters_digits_symbols: [/[a-z]/, /[A-Z]/, /\d/, /[!@#$%^&*()_+\-=[\]{};'\\:"|<>?,./`~]/],
};
const isStrong = (password) => password.length >= (AUTH.minimum_password_length ?? 6)
  && (CHARACTER_SETS[AUTH.password_requirements] ?? []).every((set) => set.test(password));

/** Ask the function named in config.toml, in a transaction of its own; throws AuthError when it refuses. */
export async function beforeUserCreated(body) {
  if (!BEFORE_USER_CREATED) return;
  const never = "0001-01-01T00:00:00Z";
  const user = {
    id: randomUUID(), aud: "authenticated", role: "authenticated", email: body.email.toLowerCase(), phone: "",
    app_metadata: { provider: "email", providers: ["email"] }, user_metadata: body.data ?? {}, identities: [],
    created_at: never, updated_at: never, is_anonymous: false,
  };
  const event = { metadata: metadataOf("before-user-created"), user };
  const answer = await connection.driver.begin(async (tx) => {
    await tx.unsafe(`set local role supabase_auth_admin; set local statement_timeout = '${HOOK_SECONDS.postgres}s'`);
    const [row] = await tx.unsafe(`select ${BEFORE_USER_CREATED}($1::jsonb) as answer`, [JSON.stringify(event)]);
    return row.answer;
  });
  const refusal = refusalOf(answer);
  if (refusal) throw refusal;
}

function signedHeaders(body) {
  const id = randomUUID(), timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", SEND_EMAIL.secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json", "webhook-id": id, "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  };
}

const internalError = (message) => new AuthError(500, "unexpected_failure", message);
const STATUS_ERRORS = { 400: "Invalid payload sent to hook", 401: "Hook requires authorization token" };

async function readHookAnswer(response) {
  if (response.status === 204) return {};
  if (!(response.headers.get("content-type") ?? "").startsWith("application/json")) {
    throw new AuthError(400, "hook_payload_invalid_content_type", "Invalid JSON response from hook");
  }
  return response.json().catch(() => { throw internalError("Error unmarshaling JSON output."); });
}

async function postToHook(payload) {
  const body = JSON.stringify(payload), signal = AbortSignal.timeout(HOOK_SECONDS.http * 1000);
  const tooLate = new AuthError(422, "hook_timeout", `Failed to reach hook within maximum time of ${HOOK_SECONDS.http}.000000 seconds`);
  for (let attempt = 1; attempt <= HTTP_ATTEMPTS; attempt += 1) {
    const response = await fetch(SEND_EMAIL.url, { method: "POST", headers: signedHeaders(body), body, signal }).catch(() => null);
    if (signal.aborted) throw tooLate;
    if (!response) {
      if (attempt < HTTP_ATTEMPTS) await sleep(HTTP_PAUSE_MS, null, { signal }).catch(() => { throw tooLate; });
      continue;
    }
    if ([200, 202, 204].includes(response.status)) return readHookAnswer(response);
    const isBusy = [429, 503].includes(response.status);
    if (isBusy && response.headers.get("retry-after")) continue;
    throw internalError(isBusy ? "Service currently unavailable due to hook"
      : STATUS_ERRORS[response.status] ?? `Unexpected status code returned from hook: ${response.status}`);
  }
  throw new AuthError(422, "hook_timeout_after_retry", "Failed to reach hook after maximum retries");
}

// https://supabase.com/docs/guides/auth/redirect-urls: same origin as the site, or a glob of the allow-list
export function allowedRedirect(wanted) {
  const site = AUTH.site_url;
  if (!wanted || !URL.canParse(wanted)) return site;
  const asPattern = (glob) => new RegExp(`^${glob.split(/(\*\*|\*|\?)/).map((part) => ({
    "**": ".*", "*": "[^./]*", "?": "[^./]" })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&")).join("")}$`);
  const isAllowed = new URL(wanted).origin === new URL(site).origin
    || (AUTH.additional_redirect_urls ?? []).some((glob) => asPattern(glob).test(wanted.split("#")[0]));
  return isAllowed ? wanted : site;
}

/** Hand a mail to the hook. The error is kept for the answer, since lite hides the errors of its mailer. */
export async function sendEmail(user, action, token, tokenHash, more = {}) {
  const store = current.getStore();
  const email_data = {
    token, token_hash: tokenHash, redirect_to: allowedRedirect(new URL(store.req.url).searchParams.get("redirect_to")),
    email_action_type: action, site_url: `${GATEWAY_URL}/auth/v1`, token_new: "", token_hash_new: "", ...more,
  };
  try {
    const refusal = refusalOf(await postToHook({ metadata: metadataOf("send-email"), user: await viewOf(user), email_data }));
    if (refusal) throw refusal;
  } catch (error) {
    store.mailError = error instanceof AuthError ? error : internalError("Error sending email");
    throw error;
  }
}

const mail = (action) => async (_email, tokenHash, token, meta) => {
  const [user] = await database()`select * from auth.users where id = ${meta.userId}`;
  const changed = action === "email_change" ? { ...user, email_change: meta.newEmail } : user;
  await sendEmail(changed, action, token, tokenHash);
};

/** Stands where lite's own mailer stands. */
export const hookMailer = {
  sendConfirmation: mail("signup"), sendRecovery: mail("recovery"), sendMagicLink: mail("magiclink"),
  sendEmailChange: mail("email_change"),
  sendReauthentication: (email, token, meta) => mail("reauthentication")(email, meta.tokenHash, token, meta),
};
