// Content: an editor writes, a visitor without an account reads exactly what is published.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { administrator, assertRefused, edge, newClient, newCompany, outsider, pdf, png } from './support.mjs';

const PLATFORM = '00000000-0000-0000-0000-000000000000';
const BUCKET = 'public-files';
const visitor = newClient();

let admin, company;

before(async () => {
  [admin, company] = await Promise.all([administrator(), newCompany()]);
});

const ok = ({ data, error }, what = '') => {
  assert.equal(error, null, `${what}: ${JSON.stringify(error)}`);
  return data;
};

const insert = async (table, row) => ok(await admin.client.from(table).insert(row).select('id').single(), table).id;

async function attach(purpose, type, id, { bytes, mime, name }) {
  const path = `${PLATFORM}/${purpose}/${randomUUID()}.${name.split('.').pop()}`;
  ok(await admin.client.storage.from(BUCKET).upload(path, bytes, { contentType: mime }), purpose);
  const bound = await edge('POST', '/api/v1/files', {
    token: admin.token,
    body: { bucket: BUCKET, path, original_name: name, resource_type: type, resource_id: id, purpose },
  });
  assert.equal(bound.status, 201, JSON.stringify(bound.body));
  return path;
}

test('a notice is cleaned, found by its words, read and counted by a visitor', async () => {
  const word = randomUUID();
  const id = await insert('notices', {
    title: '모집 공고', board_type: 'notice', content_html: `<p onclick="x()">${word}<script>alert(1)</script></p>`,
  });
  await attach('notice_attachment', 'public.notices', id, { bytes: pdf(), mime: 'application/pdf', name: '공고문.pdf' });
  const list = ok(await visitor.from('notice_posts').select('id,title,is_important,view_count', { count: 'exact' })
    .ilike('search_text', `%${word}%`));
  assert.deepEqual(list, [{ id, title: '모집 공고', is_important: true, view_count: 0 }]);
  const seen = ok(await visitor.rpc('view_notice', { p_id: id }));
  assert.equal(seen.content_html, `<p>${word}</p>`);
  assert.equal(seen.view_count, 1);
  assert.equal(seen.files[0].original_name, '공고문.pdf');
  const { data } = visitor.storage.from(seen.files[0].bucket).getPublicUrl(seen.files[0].path);
  assert.deepEqual(Buffer.from(await (await fetch(data.publicUrl)).arrayBuffer()), pdf());
  assert.equal(ok(await admin.client.rpc('view_notice', { p_id: id })).view_count, 1);
});

test('a draft is for editors only, and only they write', async () => {
  const id = await insert('notices', { title: '초안', content_html: '<p>초안</p>', is_published: false });
  const { client: stranger } = await outsider();
  for (const reader of [visitor, company.client, stranger]) {
    assert.deepEqual(ok(await reader.from('notices').select('id').eq('id', id)), []);
    assertRefused(await reader.rpc('view_notice', { p_id: id }), 404, 'RESOURCE_NOT_FOUND');
  }
  assert.equal(ok(await admin.client.from('notices').select('id').eq('id', id)).length, 1);
  const row = { title: 'x', content_html: 'x' };
  assertRefused(await visitor.from('notices').insert(row), 401);
  assertRefused(await company.client.from('notices').insert(row), 403, 'FORBIDDEN');
  assertRefused(await company.client.from('notices').delete().eq('id', id), 403, 'FORBIDDEN');
  assertRefused(await admin.client.from('notices').insert({ title: '', content_html: '<p></p>' }), 422, 'VALIDATION_ERROR');
});

test('a banner with its image takes its place on the first page', async () => {
  const id = await insert('banners', { place: 'main_secondary', title_ko: '강원', title_zh: '江原', is_active: false });
  const path = await attach('banner_image', 'public.banners', id, { bytes: png(), mime: 'image/png', name: '배너.png' });
  ok(await admin.client.rpc('activate_banner', { p_id: id }));
  const home = ok(await visitor.rpc('home', {}, { get: true }));
  assert.equal(home.secondary_banners.length, 1);
  assert.equal(home.secondary_banners[0].title_zh, '江原');
  assert.equal(home.secondary_banners[0].image_url, `/storage/v1/object/public/${BUCKET}/${path}`);
  assertRefused(await admin.client.from('banners').insert({ place: 'main_secondary' }), 409, 'BANNER_PLACE_TAKEN');
  ok(await admin.client.from('banners').delete().eq('id', id));
  assert.deepEqual(ok(await visitor.rpc('home_banners', { p_place: 'main_secondary' }, { get: true })), []);
});

test('popups, questions, press, introduction and legal texts are open to visitors', async () => {
  const popup = await insert('popups', { title: '알림', content_html: '글', is_active: true });
  const later = await insert('popups', { title: '나중', content_html: '글', is_active: true, starts_at: '2999-01-01' });
  await insert('faqs', { category: 'general', question: '질문', answer_html: '답' });
  await insert('press_releases', { title: '보도', author_name: '기자', link_url: 'https://news.example/1' });
  const home = ok(await visitor.rpc('home', {}, { get: true }));
  const open = home.popups.map(({ id }) => id);
  assert.ok(open.includes(popup) && !open.includes(later));
  assert.equal(home.press_release.title, '보도');
  assert.ok(ok(await visitor.from('faqs').select('id').eq('category', 'general').order('display_order')).length > 0);
  assert.ok(ok(await visitor.from('system_info').select('content_html').single()).content_html.length > 0);
  const texts = ok(await visitor.from('current_legal_contents').select('content_type,version'));
  assert.equal(texts.length, 4);
  for (const id of [popup, later]) ok(await admin.client.from('popups').delete().eq('id', id));
});

test('a legal text is published as a new version that later consents name', async () => {
  const texts = () => visitor.from('current_legal_contents').select('version').eq('content_type', 'marketing_consent').single();
  const before = Number(ok(await texts()).version);
  const published = ok(await admin.client.rpc('publish_legal_content', {
    p_content_type: 'marketing_consent', p_content_html: '<p>바뀐 동의서</p>', p_note: '문구 정비',
  }));
  assert.equal(Number(published.version), before + 1);
  assert.equal(ok(await texts()).version, published.version);
  assert.equal(ok(await company.client.rpc('set_marketing_consent', { p_agreed: true })).version, published.version);
  assertRefused(await company.client.rpc('publish_legal_content', {
    p_content_type: 'marketing_consent', p_content_html: '<p>x</p>',
  }), 403, 'FORBIDDEN');
});
