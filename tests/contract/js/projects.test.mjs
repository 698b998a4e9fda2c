import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  BUCKET, administrator, assertNothing, assertRefused, edge, mailTo, newApprovedCompany, newClient, newCompany, objectPath, pdf,
} from './support.mjs';

const DAY = 86_400_000;
/** A date in Korea, some days from today. */
const day = (offset) => new Date(Date.now() + 9 * 3_600_000 + offset * DAY).toISOString().slice(0, 10);
const APPLICATIONS = 'public.project_applications';

let staff;
let company;
let project;

const transition = (client, entity, id, action, comment) =>
  client.rpc('transition', { p_entity: entity, p_id: id, p_action: action, p_comment: comment });

async function expectDone(answer, to) {
  const { data, error } = await answer;
  assert.equal(error, null, JSON.stringify(error));
  if (to) assert.equal(data.to, to);
  return data;
}

const newProject = (changes = {}) => expectDone(staff.from('projects').insert({
  title: '수출 바우처', description: '<p>모집합니다</p><script>alert(1)</script>', start_date: day(-1), end_date: day(5), ...changes,
}).select('id, description, state').single());

const application = (project_id) => ({
  project_id, applicant_name: '서도윤', applicant_phone: '010-1234-5678', application_reason: '해외 판로를 열고자 신청합니다.',
});

before(async () => {
  staff = (await administrator()).client;
  company = await newApprovedCompany();
  project = await newProject();
  await expectDone(transition(staff, 'public.projects', project.id, 'publish'), 'active');
});

test('a visitor reads published programmes, and the view is counted', async () => {
  const draft = await newProject({ title: '초안' });
  const visitor = newClient();
  const list = await expectDone(visitor.from('project_overview')
    .select('id, title, period, state, view_count, applications_count, application_window, attachments')
    .in('id', [project.id, draft.id]));
  assert.deepEqual(list.map((card) => [card.id, card.application_window]), [[project.id, 'open']]);
  const first = await expectDone(visitor.rpc('view_project', { p_id: project.id }));
  const second = await expectDone(company.client.rpc('view_project', { p_id: project.id }));
  assert.equal(second.view_count, first.view_count + 1);
  assert.ok(!first.description.includes('script'), first.description);
  const seen = await expectDone(staff.rpc('view_project', { p_id: project.id }));
  assert.equal(seen.view_count, second.view_count, 'staff do not count');
  assertRefused(await visitor.rpc('view_project', { p_id: draft.id }), 404, 'RESOURCE_NOT_FOUND');
  assertNothing(await visitor.from('project_applications').select('id'), 'applications');
  assertRefused(await company.client.from('projects').insert({ title: 'x', start_date: day(0), end_date: day(1) }), 403, 'FORBIDDEN');
});

test('apply, be asked for material, hand it in and be approved', async () => {
  const mine = await expectDone(company.client.from('project_applications').insert(application(project.id))
    .select('id, state, project_title, company_snapshot').single());
  assert.equal(mine.state, 'submitted');
  assert.equal(mine.company_snapshot.business_number, company.data.business_number);
  assertRefused(await company.client.from('project_applications').insert(application(project.id)), 409, 'ALREADY_APPLIED');

  await expectDone(staff.rpc('request_application_material', { p_id: mine.id, p_request: '재무제표를 내 주세요.', p_due_date: day(3) }), 'needs_supplement');
  await mailTo(company.email, /재무제표를 내 주세요/);
  const path = objectPath(company.id, 'application_material', 'pdf');
  const upload = await company.client.storage.from(BUCKET).upload(path, pdf(), { contentType: 'application/pdf' });
  assert.equal(upload.error, null, upload.error?.message);
  const bound = await edge('POST', '/api/v1/files', {
    token: company.token,
    body: {
      bucket: BUCKET, path, original_name: '재무제표.pdf', resource_type: APPLICATIONS, resource_id: mine.id, purpose: 'application_material',
    },
  });
  assert.equal(bound.status, 201, JSON.stringify(bound.body));
  await expectDone(transition(company.client, APPLICATIONS, mine.id, 'hand_in', '첨부합니다.'), 'under_review');
  await expectDone(transition(staff, APPLICATIONS, mine.id, 'approve', '축하합니다.'), 'approved');
  await mailTo(company.email, /축하합니다/);

  const rounds = await expectDone(company.client.from('application_materials').select('round_number, kind, content, file_ids')
    .eq('application_id', mine.id).order('created_at'));
  assert.deepEqual(rounds.map((r) => [r.round_number, r.kind, r.file_ids.length]), [[1, 'request', 0], [1, 'response', 1]]);
  const history = await expectDone(company.client.from('status_changes').select('action').eq('record_id', mine.id).order('changed_at'));
  assert.deepEqual(history.map((change) => change.action), ['request_material', 'hand_in', 'approve']);
  const counts = await expectDone(company.client.from('application_counts').select('total, approved').single());
  assert.deepEqual(counts, { total: 1, approved: 1 });
  const nested = await expectDone(company.client.from('project_applications').select('id, review_note, projects(title, end_date)').eq('id', mine.id).single());
  assert.equal(nested.projects.title, '수출 바우처');
  assertRefused(await transition(company.client, APPLICATIONS, mine.id, 'cancel'), 409, 'INVALID_TRANSITION');
});

test('nobody applies too early, too late, to a closed programme, for another company or before approval', async () => {
  const apply = (who, id) => who.client.from('project_applications').insert(application(id));
  const cases = [
    ['NOT_STARTED', 409, { start_date: day(2) }, []],
    ['PROJECT_CLOSED', 409, {}, ['close']],
    ['NOT_ADDRESSED', 403, { target_business_number: (await newCompany()).data.business_number }, []],
    ['RESOURCE_NOT_FOUND', 404, {}, ['archive']],
  ];
  for (const [code, status, changes, actions] of cases) {
    const { id } = await newProject(changes);
    for (const action of ['publish', ...actions]) await expectDone(transition(staff, 'public.projects', id, action));
    assertRefused(await apply(company, id), status, code, code);
  }
  const { id } = await newProject();
  await expectDone(transition(staff, 'public.projects', id, 'publish'));
  await expectDone(staff.from('projects').update({ start_date: day(-9), end_date: day(-1) }).eq('id', id));
  assertRefused(await apply(company, id), 409, 'DEADLINE_PASSED');
  assertRefused(await apply(await newCompany(), project.id), 403, 'COMPANY_NOT_APPROVED');
});
