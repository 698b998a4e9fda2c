// Write an inquiry and get the answer, send a message, receive a broadcast: through the client, as the screens do it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import {
  BUCKET, administrator, assertRefused, edge, mailTo, newApprovedCompany, objectPath, outsider, pdf,
} from './support.mjs';

const PLATFORM = '00000000-0000-0000-0000-000000000000';
const MARK = randomUUID().slice(0, 8);
const REPLY_ADDRESS = `answer-${MARK}@contract.example`;

let staff, company, other;

before(async () => {
  staff = await administrator();
  [company, other] = await Promise.all([newApprovedCompany(), newApprovedCompany()]);
});

const done = ({ data, error }) => {
  assert.equal(error, null, JSON.stringify(error));
  return data;
};
const rpc = async (who, name, body = {}) => done(await who.client.rpc(name, body));

async function attach(who, folder, resource_type, resource_id, purpose) {
  const path = objectPath(folder, purpose, 'pdf');
  done(await who.client.storage.from(BUCKET).upload(path, pdf(), { contentType: 'application/pdf' }));
  const bound = await edge('POST', '/api/v1/files', {
    token: who.token, body: { bucket: BUCKET, path, original_name: '답변 자료.pdf', resource_type, resource_id, purpose },
  });
  assert.equal(bound.status, 201, JSON.stringify(bound.body));
  return path;
}

async function download(who, path) {
  const { data, error } = await who.client.storage.from(BUCKET).createSignedUrl(path, 60);
  if (error) return null;
  const answer = await fetch(data.signedUrl);
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
}

test('a company writes an inquiry, gets the answer with a file, and the thread is closed', async () => {
  const { thread, message_id: messageId } = await rpc(company, 'create_thread', {
    p_subject: `실적 입력 문의 ${MARK}`, p_content: '부가세를 포함합니까?', p_category: 'performance', p_reply_email: REPLY_ADDRESS,
  });
  await attach(company, company.id, 'public.thread_messages', messageId, 'inquiry_attachment');

  const waiting = done(await staff.client.from('message_threads').select('id, company_name, unread_by_staff', { count: 'exact' })
    .eq('status', 'open').ilike('search_text', `%${MARK}%`).order('last_message_at', { ascending: false }));
  assert.deepEqual(waiting, [{ id: thread.id, company_name: company.data.company_name, unread_by_staff: 1 }]);
  const seen = await rpc(staff, 'open_thread', { p_id: thread.id });
  assert.equal(seen.messages[0].files.length, 1);
  assert.ok(await download(staff, seen.messages[0].files[0].path));

  const answer = done(await staff.client.from('thread_messages').insert({ thread_id: thread.id, content: '제외한 금액입니다.' })
    .select('id, sender_side').single());
  assert.equal(answer.sender_side, 'staff');
  const path = await attach(staff, PLATFORM, 'public.thread_messages', answer.id, 'answer_attachment');
  await mailTo(REPLY_ADDRESS, /제외한 금액입니다/);

  assert.equal((await rpc(company, 'unread_counts')).threads, 1);
  const opened = await rpc(company, 'open_thread', { p_id: thread.id });
  assert.deepEqual(opened.messages.map((message) => message.content), ['부가세를 포함합니까?', '제외한 금액입니다.']);
  assert.equal((await rpc(company, 'unread_counts')).threads, 0);
  assert.deepEqual(await download(company, path), pdf());
  assert.equal(await download(other, path), null);

  await rpc(staff, 'transition', { p_entity: 'public.message_threads', p_id: thread.id, p_action: 'close' });
  const late = await company.client.from('thread_messages').insert({ thread_id: thread.id, content: '하나 더' });
  assertRefused(late, 409, 'THREAD_CLOSED');
  const score = { p_id: thread.id, p_score: 4, p_comment: '빠른 답변 감사합니다.' };
  assertRefused(await other.client.rpc('rate_thread', score), 404, 'RESOURCE_NOT_FOUND');
  assertRefused(await staff.client.rpc('rate_thread', score), 403, 'FORBIDDEN');
  assert.equal((await rpc(company, 'rate_thread', score)).satisfaction, 4);
});

test('another company and staff without permission see and write nothing', async () => {
  const { thread } = await rpc(company, 'create_thread', { p_subject: '비공개 문의', p_content: '내용' });
  for (const who of [other, await outsider()]) {
    assert.deepEqual(done(await who.client.from('message_threads').select('id')), []);
    assert.deepEqual(done(await who.client.from('thread_messages').select('id')), []);
    assertRefused(await who.client.rpc('open_thread', { p_id: thread.id }), 404, 'RESOURCE_NOT_FOUND');
  }
  assertRefused(await other.client.from('thread_messages').insert({ thread_id: thread.id, content: '?' }), 404, 'RESOURCE_NOT_FOUND');
  assertRefused(await company.client.from('direct_messages').insert({ member_id: other.id, subject: '?', content: '?' }), 403, 'FORBIDDEN');
  assertRefused(await company.client.from('broadcasts').insert({ subject: '?', content: '?' }), 403);
});

test('a message reaches its company, which marks and deletes it', async () => {
  const sent = done(await staff.client.from('direct_messages')
    .insert({ member_id: company.id, subject: `방문 안내 ${MARK}`, content: '수요일에 방문합니다.', is_important: true }).select('id').single());
  await mailTo(company.email, new RegExp(`방문 안내 ${MARK}`));
  const inbox = () => company.client.from('direct_messages').select('id, is_important, read_at').eq('id', sent.id);
  assert.deepEqual(done(await inbox()), [{ id: sent.id, is_important: true, read_at: null }]);
  assert.equal(await rpc(company, 'mark_direct_messages', { p_ids: [sent.id], p_is_read: true, p_is_important: false }), 1);
  const [marked] = done(await inbox());
  assert.ok(marked.read_at && !marked.is_important);
  assert.equal(await rpc(company, 'delete_direct_messages', { p_ids: [sent.id] }), 1);
  assert.deepEqual(done(await inbox()), []);
});

test('a broadcast goes to the chosen company only', async () => {
  const draft = done(await staff.client.from('broadcasts')
    .insert({ subject: `간담회 ${MARK}`, content: '<p>초대합니다</p>', audience: 'companies', is_important: true }).select('id').single());
  done(await staff.client.from('broadcast_targets').insert({ broadcast_id: draft.id, member_ids: [company.id] }));
  const path = await attach(staff, PLATFORM, 'public.broadcasts', draft.id, 'broadcast_attachment');
  assert.equal(await rpc(staff, 'broadcast_audience_size', { p_id: draft.id }), 1);
  assert.equal(await download(company, path), null, 'not sent yet');
  await rpc(staff, 'transition', { p_entity: 'public.broadcasts', p_id: draft.id, p_action: 'send' });
  await mailTo(company.email, new RegExp(`\\[중요\\] 간담회 ${MARK}`));

  const box = done(await company.client.from('broadcast_recipients').select('read_at, broadcasts(subject)').eq('broadcast_id', draft.id));
  assert.deepEqual(box, [{ read_at: null, broadcasts: { subject: `간담회 ${MARK}` } }]);
  const opened = await rpc(company, 'open_broadcast', { p_id: draft.id });
  assert.equal(opened.files[0].path, path);
  assert.ok(await download(company, path));
  assertRefused(await other.client.rpc('open_broadcast', { p_id: draft.id }), 404, 'RESOURCE_NOT_FOUND');
  assert.equal(await download(other, path), null);
});

test('the figures are for the staff', async () => {
  const figures = await rpc(staff, 'thread_analytics');
  assert.ok(figures.totals[0].thread_count >= 2);
  assert.ok(figures.totals[0].rated_count >= 1 && figures.totals[0].average_satisfaction > 0);
  assertRefused(await company.client.rpc('thread_analytics', {}), 403, 'FORBIDDEN');
});
