// What the stack tells the gateway: addresses and keys by environment, the rest from supabase/config.toml.
const { env } = process;
const config = JSON.parse(env.STACK_CONFIG);

export const PORT = Number(env.GATEWAY_PORT);
export const GATEWAY_URL = `http://127.0.0.1:${PORT}`;
export const DATABASE_URL = env.DATABASE_URL;
export const POSTGREST_URL = env.POSTGREST_URL;
export const PUBLISHABLE_KEY = env.SUPABASE_PUBLISHABLE_KEY;
export const SECRET_KEY = env.SUPABASE_SECRET_KEY;
export const JWT_SECRET = new TextEncoder().encode(env.SUPABASE_JWT_SECRET);
export const BCRYPT_COST = Number(env.LITE_AUTH_BCRYPT_COST ?? 10);
export const SMTP = { host: env.SMTP_HOST, port: Number(env.SMTP_PORT), from: env.MAIL_FROM ?? "no-reply@gangwon.example" };

/** The table editor works as the owner of the database, like the hosted Studio. */
export const IS_STUDIO = env.GATEWAY_MODE === "studio";
export const API = { ...config.api, schemas: [...config.api.schemas, ...(IS_STUDIO ? ["app", "auth", "storage"] : [])] };
export const AUTH = config.auth;
const hooks = config.auth.hook ?? {};
const enabled = (hook) => (hook?.enabled ? hook : null);
const functionName = (uri) => uri.replace("pg-functions://", "").split("/").slice(1).map((p) => `"${p}"`).join(".");

const beforeUserCreated = enabled(hooks.before_user_created);
export const BEFORE_USER_CREATED = beforeUserCreated && functionName(beforeUserCreated.uri);
export const SEND_EMAIL = enabled(hooks.send_email) && {
  url: env.SEND_EMAIL_HOOK_URI ?? hooks.send_email.uri,
  secret: Buffer.from(env.SEND_EMAIL_HOOK_SECRET.replace("v1,whsec_", ""), "base64"),
};
const { enable_confirmations, otp_length, otp_expiry, enabled: emailSignup } = AUTH.email;

// lite: refuses config keys it does not know, so its settings are picked, not passed on
export const LITE_CONFIG = {
  api: { port: PORT, schemas: API.schemas, extra_search_path: API.extra_search_path, max_rows: API.max_rows, pg_safe_update: true },
  db: { driver: "postgres", migrations: { enabled: false } },
  auth: {
    enabled: true, site_url: AUTH.site_url, additional_redirect_urls: AUTH.additional_redirect_urls,
    jwt_secret: env.SUPABASE_JWT_SECRET, jwt_expiry: AUTH.jwt_expiry, enable_signup: AUTH.enable_signup,
    publishable_key: PUBLISHABLE_KEY, secret_key: SECRET_KEY,
    minimum_password_length: AUTH.minimum_password_length, password_requirements: AUTH.password_requirements,
    email: {
      enable_signup: emailSignup, otp_length, otp_expiry,
      double_confirm_changes: false, // lite: would accept the code of the old address alone
      enable_confirmations: env.AUTH_ENABLE_CONFIRMATIONS ? env.AUTH_ENABLE_CONFIRMATIONS === "true" : enable_confirmations,
    },
  },
  storage: { enabled: true, file_size_limit: config.storage.file_size_limit },
};
