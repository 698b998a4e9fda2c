// Inquiries: the company asks, the staff answers; opening a thread marks the other side's messages as read.
import {
  PLATFORM, button, byId, check, client, fileButtons, fillCodes, formData, guarded, listItems, onSubmit, say, startScreen,
  tableRow, upload,
} from './common.js';

const MESSAGES = 'public.thread_messages';
let member, thread;

async function attach(file, id) {
  if (!file.size) return;
  const purpose = member ? 'inquiry_attachment' : 'answer_attachment';
  await upload(file, { owner: member?.id ?? PLATFORM, purpose, type: MESSAGES, id });
}

async function list() {
  const search = byId('search').value.trim().toLowerCase();
  const rows = check(await client.from('message_threads').select('id, subject, company_name, is_answered, unread_by_staff, unread_by_company')
    .ilike('search_text', `%${search}%`).order('last_message_at', { ascending: false }).limit(20));
  byId('threads').replaceChildren(...rows.map((row) => tableRow(
    [row.subject, row.company_name, row.is_answered ? '답변 완료' : '답변 대기', `새 글 ${member ? row.unread_by_company : row.unread_by_staff}`],
    button('열기', () => open(row.id)),
  )));
  byId(member ? 'unread' : 'staff-unread').textContent = check(await client.rpc('unread_counts')).threads;
}

async function open(id) {
  const opened = check(await client.rpc('open_thread', { p_id: id }));
  thread = opened.thread;
  byId('thread').hidden = false;
  byId('subject').textContent = thread.subject;
  byId('messages').replaceChildren(...listItems(opened.messages.map((message) => `${message.sender_name}: ${message.content}`)));
  byId('files').replaceChildren(...fileButtons(opened.messages.flatMap((message) => message.files)));
  await list();
}

async function ask(form) {
  const { file, ...question } = formData(form);
  const made = check(await client.rpc('create_thread', question));
  await attach(file, made.message_id);
  form.reset();
  await list();
  say('문의를 등록했습니다.');
}

async function reply(form) {
  const { file, content } = formData(form);
  const made = check(await client.from('thread_messages').insert({ thread_id: thread.id, content }).select('id').single());
  await attach(file, made.id);
  form.reset();
  await open(thread.id);
  say('보냈습니다.');
}

async function showCompany(own) {
  member = own;
  await fillCodes('p_category', 'inquiry_category');
  onSubmit('ask', ask);
  onSubmit('reply', reply);
  await list();
}

async function showStaff() {
  byId('search').oninput = guarded(list);
  onSubmit('reply', reply);
  await list();
}

startScreen(showCompany, showStaff);
