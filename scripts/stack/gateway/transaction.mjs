// One transaction for each auth request, as the role the hosted Auth server works with.
// lite: writes a sign-up in several transactions, so a refused mail or trigger would leave half a user; and it works
// as the database owner, so triggers on auth.users would pass here and lack their grants on a hosted project.
import { connection } from "./connection.mjs";
import { current } from "./http.mjs";

// lite opens transactions of its own inside: they become savepoints of ours
const NESTED = { begin: "savepoint lite", commit: "release savepoint lite", rollback: "rollback to savepoint lite" };
// these commit although they refuse: a reused refresh token revokes its whole family
const COMMITS_REFUSALS = new Set(["/auth/v1/token", "/auth/v1/logout"]);

export async function inAuthTransaction(c, work) {
  const store = current.getStore(), reserved = await connection.driver.reserve();
  const commits = () => !store.mustRollBack && (c.res.status < 400 || COMMITS_REFUSALS.has(c.req.path));
  try {
    await reserved.unsafe("begin; set local role supabase_auth_admin; set local search_path = auth");
    store.tx = {
      sql: reserved,
      unsafe: (text, parameters) => reserved.unsafe(NESTED[text] ?? text, parameters),
      release() {},
    };
    await work();
    await reserved.unsafe(commits() ? "commit" : "rollback");
  } catch (error) {
    await reserved.unsafe("rollback").catch(() => {});
    throw error;
  } finally {
    delete store.tx;
    reserved.release();
  }
}
