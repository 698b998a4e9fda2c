// Programmes: the staff publishes one, a company applies and answers the request for material, the staff decides.
import {
  actionButtons, button, byId, check, client, fileButtons, formData, guarded, listItems, onSubmit, say, startScreen,
  tableRow, transition, upload,
} from './common.js';

const ENTITY = 'public.project_applications';
const STATES = {
  submitted: '신청 완료', under_review: '검토 중', needs_supplement: '보완 요청', approved: '승인됨', rejected: '거절됨',
};
let member, programme, application;

async function listProgrammes() {
  const search = byId('search').value.trim();
  const cards = check(await client.from('project_overview').select('id, title, period').eq('state', 'active')
    .ilike('title', `%${search}%`).order('created_at', { ascending: false }).limit(10));
  byId('programmes').replaceChildren(...cards.map((card) => button(`${card.title} (${card.period})`, () => openProgramme(card.id))));
}

async function openProgramme(id) {
  programme = check(await client.rpc('view_project', { p_id: id }));
  byId('programme').hidden = false;
  byId('programme-title').textContent = `${programme.title} · 조회 ${programme.view_count}`;
  byId('programme-text').innerHTML = programme.description;
}

async function apply(form) {
  const made = check(await client.from('project_applications').insert({ project_id: programme.id, ...formData(form) })
    .select('id').single());
  await listApplications();
  await openApplication(made.id);
  say('신청했습니다.');
}

async function listApplications() {
  const rows = check(await client.from('project_applications').select('id, project_title, state')
    .order('submitted_at', { ascending: false }));
  byId('applications').replaceChildren(...rows.map((row) => tableRow(
    [row.project_title, STATES[row.state]], button('보기', () => openApplication(row.id)),
  )));
}

async function openApplication(id) {
  application = check(await client.from('project_applications').select('id, state, review_note').eq('id', id).single());
  const rounds = check(await client.from('application_materials').select('kind, content, due_date, file_ids')
    .eq('application_id', id).order('created_at'));
  byId('application').hidden = false;
  byId('application-state').textContent = STATES[application.state];
  byId('rounds').replaceChildren(...listItems(rounds.map((round) => (round.kind === 'request'
    ? `요청: ${round.content} (${round.due_date}까지)` : `제출: ${round.content} (파일 ${round.file_ids.length}개)`))));
  byId('decision').textContent = application.review_note ?? '';
}

async function addMaterial(file) {
  await upload(file, { owner: member.id, purpose: 'application_material', type: ENTITY, id: application.id });
  say(`${file.name} 올렸습니다.`);
}

async function handIn() {
  await transition(ENTITY, application.id, 'hand_in', byId('answer').value);
  await Promise.all([openApplication(application.id), listApplications()]);
  say('보완 자료를 제출했습니다.');
}

async function listNotices() {
  const notices = check(await client.from('notifications').select('title, body').eq('kind', 'application')
    .order('created_at', { ascending: false }));
  byId('unread').textContent = check(await client.rpc('unread_counts')).notifications;
  byId('notices').replaceChildren(...listItems(notices.map((notice) => `${notice.title} — ${notice.body}`)));
}

async function readNotices() {
  check(await client.rpc('mark_notifications_read', {}));
  await listNotices();
}

async function showCompany(own) {
  member = own;
  byId('search').oninput = guarded(listProgrammes);
  byId('material').onchange = guarded((event) => addMaterial(event.target.files[0]));
  byId('hand-in').onclick = guarded(handIn);
  byId('read').onclick = guarded(readNotices);
  onSubmit('apply', apply);
  await Promise.all([listProgrammes(), listApplications(), listNotices()]);
}

async function publish(form) {
  const made = check(await client.from('projects').insert(formData(form)).select('id').single());
  await transition('public.projects', made.id, 'publish');
  say('게시했습니다.');
}

async function listReceived() {
  const search = byId('staff-search').value.trim().toLowerCase();
  const rows = check(await client.from('project_applications').select('id, project_title, state, company_snapshot')
    .ilike('search_text', `%${search}%`).order('submitted_at', { ascending: false }).limit(20));
  byId('received').replaceChildren(...rows.map((row) => tableRow(
    [row.company_snapshot.company_name, row.project_title, STATES[row.state]], button('보기', () => review(row.id)),
  )));
}

async function review(id) {
  application = check(await client.from('project_applications').select('id, state, project_title, application_reason')
    .eq('id', id).single());
  const files = check(await client.from('files').select('original_name, path').eq('resource_id', id));
  byId('detail').hidden = false;
  byId('detail-title').textContent = `${application.project_title} ${STATES[application.state]}`;
  byId('detail-reason').textContent = application.application_reason;
  byId('detail-files').replaceChildren(...fileButtons(files));
  byId('actions').replaceChildren(...await actionButtons(ENTITY, id, () => byId('comment').value, async (label) => {
    await Promise.all([review(id), listReceived()]);
    say(`${label} 처리했습니다.`);
  }));
}

async function ask() {
  check(await client.rpc('request_application_material', {
    p_id: application.id, p_request: byId('material-request').value, p_due_date: byId('due').value,
  }));
  await Promise.all([review(application.id), listReceived()]);
  say('자료를 요청했습니다.');
}

async function showStaff() {
  byId('staff-search').oninput = guarded(listReceived);
  byId('ask').onclick = guarded(ask);
  onSubmit('new-programme', publish);
  await listReceived();
}

startScreen(showCompany, showStaff);
