// What every screen needs: the client, the sidecar, sign-in, files, and small helpers for the page.
const SIGN_IN = `
  <form id="company-sign-in">
    <h2>기업 로그인</h2>
    <label>사업자등록번호 <input name="business_number" required></label>
    <label>비밀번호 <input name="password" type="password" required></label>
    <button>기업 로그인</button>
  </form>
  <form id="staff-sign-in">
    <h2>관리자 로그인</h2>
    <label>관리자 이메일 <input name="email" type="email" required></label>
    <label>관리자 비밀번호 <input name="password" type="password" required></label>
    <button>관리자 로그인</button>
  </form>`;
/** Files of the staff lie in the folder of the platform. */
export const PLATFORM = '00000000-0000-0000-0000-000000000000';
let settings;
export let client;

export const byId = (id) => document.getElementById(id);
export const say = (text) => { byId('status').textContent = text; };
export const formData = (form) => Object.fromEntries(new FormData(form));

export function check({ data, error }) {
  if (error) throw error;
  return data;
}

export const guarded = (action) => async (...args) => {
  say('');
  byId('error').textContent = '';
  try {
    await action(...args);
  } catch (error) {
    byId('error').textContent = error.message;
  }
};

export function onSubmit(id, action) {
  byId(id).onsubmit = (event) => {
    event.preventDefault();
    guarded(action)(event.target);
  };
}

export function button(text, action) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.onclick = guarded(action);
  return element;
}

/** One row of a table: a cell for each text, and one with the buttons. */
export function tableRow(texts, ...buttons) {
  const row = document.createElement('tr');
  for (const text of texts) row.insertCell().textContent = text;
  row.insertCell().append(...buttons);
  return row;
}

export const listItems = (texts) => texts.map((text) => {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
});

/** Put the values of a row into the fields of the same names. */
export function fill(form, row) {
  for (const field of form.elements) if (field.name && row?.[field.name] != null) field.value = row[field.name];
}

export async function connect() {
  settings = await (await fetch('/settings.json')).json();
  client = supabase.createClient(settings.supabaseUrl, settings.publishableKey);
}

export async function sidecar(method, path, body) {
  const { session } = check(await client.auth.getSession());
  const response = await fetch(settings.edgeApiUrl + path, {
    method,
    headers: {
      ...(session ? { authorization: `Bearer ${session.access_token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    const { message, trace_id: traceId } = await response.json();
    throw new Error(`${message} (${traceId}, ${response.headers.get('x-trace-id')})`);
  }
  return response;
}

/** Hand an answer of the sidecar to the person, under the name the sidecar gave it. */
export async function download(response) {
  const name = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name ?? 'header-not-readable.bin';
  link.click();
}

export async function fillCodes(name, group) {
  const rows = check(await client.from('codes').select('code, label_ko').eq('group_code', group).order('sort_order'));
  document.querySelector(`select[name=${name}]`).replaceChildren(...rows.map((row) => new Option(row.label_ko, row.code)));
}

/** Upload into the owner's folder, then bind the object to a record. */
export async function upload(file, { owner, purpose, type, id }) {
  const path = `${owner}/${purpose}/${crypto.randomUUID()}.${file.name.split('.').pop().toLowerCase()}`;
  check(await client.storage.from('private-files').upload(path, file, { contentType: file.type }));
  const bound = await sidecar('POST', '/api/v1/files', {
    bucket: 'private-files', path, original_name: file.name, resource_type: type, resource_id: id, purpose,
  });
  return bound.json();
}

/** A button for each stored file, which downloads it and says how large it is. */
export const fileButtons = (files) => files.map((file) => button(file.original_name, async () => {
  const { signedUrl } = check(await client.storage.from('private-files').createSignedUrl(file.path, 60));
  const response = await fetch(signedUrl);
  say(`${file.original_name} ${response.status} ${(await response.blob()).size}바이트`);
}));

export const transition = async (entity, id, action, comment = null) =>
  check(await client.rpc('transition', { p_entity: entity, p_id: id, p_action: action, p_comment: comment }));

/** A button for everything the caller may do with a record in its present state. */
export async function actionButtons(entity, id, comment, done) {
  const actions = check(await client.rpc('available_transitions', { p_entity: entity, p_id: id }));
  return actions.map(({ action, label_ko: label }) => button(label, async () => {
    await transition(entity, id, action, comment() || null);
    await done(label);
  }));
}

export const ownMember = async (session) =>
  check(await client.from('members').select('id, company_name, state').eq('email', session.user.email).maybeSingle());

async function signInCompany(form) {
  const tokens = await (await sidecar('POST', '/api/v1/sessions', formData(form))).json();
  check(await client.auth.setSession(tokens));
}

async function signInStaff(form) {
  check(await client.auth.signInWithPassword(formData(form)));
}

/** A screen with a side for the company and one for the staff; the session says which is shown. */
export async function startScreen(showCompany, showStaff) {
  const show = async () => {
    const { session } = check(await client.auth.getSession());
    byId('visitor').hidden = Boolean(session);
    if (!session) return say('로그인해 주세요.');
    const own = await ownMember(session);
    byId(own ? 'company' : 'administration').hidden = false;
    await (own ? showCompany(own) : showStaff());
    return say(own ? `${own.company_name} 님, 환영합니다.` : '관리자로 로그인했습니다.');
  };
  await connect();
  byId('visitor').innerHTML = SIGN_IN;
  onSubmit('company-sign-in', async (form) => { await signInCompany(form); await show(); });
  onSubmit('staff-sign-in', async (form) => { await signInStaff(form); await show(); });
  await guarded(show)();
}
