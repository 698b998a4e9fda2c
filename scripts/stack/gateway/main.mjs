// The gateway: @supabase/lite on PostgreSQL, made to answer like a hosted Supabase project.
// Started by `lite start --no-admin --config main.mjs`; every module names the difference it repairs with "lite:".
import { SmtpEmailDriver } from "@supabase/lite";
import { auth } from "./auth.mjs";
import { connection } from "./connection.mjs";
import { context } from "./http.mjs";
import { hookMailer } from "./hooks.mjs";
import { postgrest } from "./postgrest.mjs";
import { rest } from "./rest.mjs";
import { LITE_CONFIG, POSTGREST_URL, SEND_EMAIL, SMTP } from "./settings.mjs";
import { storage } from "./storage.mjs";

// lite: its graceful shutdown can hang after aborted requests
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => setTimeout(() => process.exit(0), 1000));

// lite: prints every database error it answers
const printError = console.error;
console.error = (first, ...more) => {
  if (first?.name !== "PostgresError" && first?.code !== "PGRST") printError(first, ...more);
};

// set before the first auth request arrives: the readiness check comes first
async function useHookMailer(c, next) {
  if (SEND_EMAIL) c.get("app")._mailer = hookMailer;
  await next();
}

export default {
  connection,
  ...LITE_CONFIG,
  options: {
    server: { middlewares: [useHookMailer, context, POSTGREST_URL ? postgrest : rest, auth, storage] },
    drivers: { email: new SmtpEmailDriver(SMTP) }, // used when the send-email hook is off
  },
};
