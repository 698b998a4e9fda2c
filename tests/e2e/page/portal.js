// A frontend as a third party would write it: supabase-js for data and files, fetch for the sidecar.
import {
  button, byId, check, client, connect, download, fillCodes, guarded, onSubmit, ownMember, say, sidecar, upload,
} from './common.js';

const STATES = { pending: '승인 대기', approved: '승인됨', rejected: '거부됨', suspended: '정지됨' };

async function signUp(form) {
  const { email, password, ...fields } = Object.fromEntries(new FormData(form));
  const consents = {};
  for (const box of form.querySelectorAll('input[type=checkbox]')) {
    consents[box.name] = box.checked;
    delete fields[box.name];
  }
  check(await client.auth.signUp({ email, password, options: { data: { ...fields, consents } } }));
  await show();
}

async function signIn(form) {
  check(await client.auth.signInWithPassword(Object.fromEntries(new FormData(form))));
  await show();
}

async function attach(purpose, file, member) {
  await upload(file, { owner: member.id, purpose, type: 'public.members', id: member.id });
  await showCompany(member);
}

async function showCompany(member) {
  byId('company').hidden = false;
  byId('company-name').textContent = member.company_name;
  const files = check(await client.from('files').select('purpose, original_name').eq('resource_id', member.id));
  byId('files').replaceChildren(...files.map((file) => {
    const item = document.createElement('li');
    item.textContent = file.original_name;
    return item;
  }));
  for (const purpose of ['logo', 'business_licence']) {
    byId(purpose).onchange = guarded((event) => attach(purpose, event.target.files[0], member));
  }
  say(STATES[member.state]);
}

function memberRow(member) {
  const row = document.createElement('tr');
  for (const text of [member.company_name, member.business_number, STATES[member.state]]) row.insertCell().textContent = text;
  const actions = row.insertCell();
  const licence = member.files.find((file) => file.purpose === 'business_licence');
  if (licence) actions.append(button('사업자등록증 보기', () => openLicence(licence.path)));
  if (member.state === 'pending') actions.append(button('승인', () => approve(member.id)));
  return row;
}

async function openLicence(path) {
  const { signedUrl } = check(await client.storage.from('private-files').createSignedUrl(path, 60));
  const response = await fetch(signedUrl);
  say(`사업자등록증 ${response.status} ${(await response.blob()).size}바이트`);
}

async function approve(id) {
  await sidecar('POST', `/api/v1/members/${id}/approve`);
  await listMembers();
  say('승인했습니다.');
}

async function listMembers() {
  const search = byId('search').value.trim();
  let query = client.from('members').select('id, company_name, business_number, state').order('created_at', { ascending: false }).limit(20);
  if (search) query = query.ilike('search_text', `%${search.toLowerCase()}%`);
  const members = check(await query);
  const files = check(await client.from('files').select('resource_id, purpose, path').in('resource_id', members.map((m) => m.id)));
  for (const member of members) member.files = files.filter((file) => file.resource_id === member.id);
  byId('members').replaceChildren(...members.map(memberRow));
}

async function exportMembers() {
  const search = encodeURIComponent(byId('search').value.trim());
  await download(await sidecar('GET', `/api/v1/members/export?format=xlsx&search=${search}`));
}

async function show() {
  const { session } = check(await client.auth.getSession());
  byId('visitor').hidden = Boolean(session);
  if (!session) return say('로그인해 주세요.');
  const own = await ownMember(session);
  if (own) return showCompany(own);
  byId('administration').hidden = false;
  await listMembers();
  return say('관리자로 로그인했습니다.');
}

async function start() {
  await connect();
  onSubmit('sign-up', signUp);
  onSubmit('sign-in', signIn);
  byId('search').oninput = guarded(listMembers);
  byId('export').onclick = guarded(exportMembers);
  await Promise.all(['region', 'company_kind'].map((name) => fillCodes(name, name)));
  await show();
}

start();
