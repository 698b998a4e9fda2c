// Performance records: the company fills three parts with proofs and submits; the staff decides.
import {
  actionButtons, button, byId, check, client, fileButtons, fill, fillCodes, formData, guarded, listItems, onSubmit, say,
  startScreen, tableRow, transition, upload,
} from './common.js';

const ENTITY = 'public.performance_records';
const PARTS = ['performance_sales', 'performance_supports', 'performance_intellectual_properties'];
const STATES = {
  draft: '작성 중', submitted: '제출됨', revision_requested: '보완 요청', approved: '승인됨', rejected: '반려됨',
};
let member, record;

/** The record with its parts; an empty answer when it does not exist, or is not for the caller's eyes. */
const load = async (id) => check(await client.from('performance_records')
  .select(`*, ${PARTS.map((part) => `${part}(*)`).join(', ')}, performance_reviews(*)`).eq('id', id).maybeSingle());

const partRow = (part) => [record[part]].flat().filter(Boolean)[0];
const proofs = async () => {
  const ids = PARTS.map(partRow).filter(Boolean).map((row) => row.id);
  return check(await client.from('files').select('original_name, path').in('resource_id', ids));
};

async function open(id) {
  record = await load(id);
  location.hash = id;
  byId('parts').hidden = false;
  byId('period').textContent = record.period_label;
  byId('state').textContent = STATES[record.status];
  byId('saved').textContent = `입력한 자료 ${PARTS.filter(partRow).length}종`;
  byId('comments').replaceChildren(...listItems(record.performance_reviews.map((review) => review.comment ?? '')));
  for (const part of PARTS) fill(byId(part), partRow(part));
  byId('proofs').replaceChildren(...listItems((await proofs()).map((file) => file.original_name)));
}

async function create(form) {
  const { year, quarter } = formData(form);
  const made = check(await client.from('performance_records').insert({ year: Number(year), quarter: Number(quarter) })
    .select('id').single());
  await open(made.id);
  say('작성을 시작했습니다.');
}

async function save(part, form) {
  const fields = Object.fromEntries(Object.entries(formData(form)).filter(([, value]) => value !== ''));
  const row = partRow(part);
  const table = client.from(part);
  check(await (row ? table.update(fields).eq('id', row.id) : table.insert({ performance_id: record.id, ...fields })));
  await open(record.id);
  say('저장했습니다.');
}

async function addProof(file) {
  await upload(file, {
    owner: member.id, purpose: 'performance_sales_proof', type: 'public.performance_sales', id: partRow('performance_sales').id,
  });
  await open(record.id);
}

async function submit() {
  await transition(ENTITY, record.id, 'submit');
  await open(record.id);
  say('제출했습니다.');
}

async function showCompany(own) {
  member = own;
  await Promise.all([fillCodes('ip_type', 'ip_type'), fillCodes('registration_type', 'ip_registration_type')]);
  onSubmit('record', create);
  for (const part of PARTS) onSubmit(part, (form) => save(part, form));
  byId('proof').onchange = guarded((event) => addProof(event.target.files[0]));
  byId('submit').onclick = guarded(submit);
  if (location.hash) await open(location.hash.slice(1));
}

async function list() {
  const search = byId('search').value.trim().toLowerCase();
  const { data, count, error } = await client.from('performance_overview').select('*', { count: 'exact' })
    .ilike('search_text', `%${search}%`).order('submitted_at', { ascending: false }).limit(20);
  if (error) throw error;
  byId('count').textContent = `${count}건`;
  byId('records').replaceChildren(...data.map((row) => tableRow(
    [row.company_name, row.period_label, STATES[row.status], `${row.revision}차`], button('보기', () => review(row.id)),
  )));
}

async function review(id) {
  record = await load(id);
  byId('detail').hidden = !record;
  if (!record) return say('없는 실적입니다.');
  byId('detail-title').textContent = `${record.period_label} ${STATES[record.status]}`;
  byId('detail-figures').textContent = `당해연도 매출액 ${partRow('performance_sales')?.sales_current_year}원`;
  byId('detail-proofs').replaceChildren(...fileButtons(await proofs()));
  byId('actions').replaceChildren(...await actionButtons(ENTITY, id, () => byId('comment').value, async (label) => {
    byId('comment').value = '';
    await Promise.all([review(id), list()]);
    say(`${label} 처리했습니다.`);
  }));
  return undefined;
}

async function showStaff() {
  byId('search').oninput = guarded(list);
  window.onhashchange = guarded(() => review(location.hash.slice(1)));
  await list();
}

startScreen(showCompany, showStaff);
