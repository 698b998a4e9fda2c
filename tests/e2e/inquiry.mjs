// An inquiry: the company asks with a file, the staff answers with a file, the company reads and its counter is zero.
import {
  PDF, choose, env, expectStatus, expectText, fillIn, pdfNamed, press, signInCompany, signInStaff, travel,
} from './browser.mjs';

const SUBJECT = `매출액 문의 ${env.COMPANY_NAME}`;

async function open(page) {
  await page.locator('#threads tr', { hasText: SUBJECT }).getByRole('button', { name: '열기' }).click();
  await expectText(page, '#subject', SUBJECT);
}

async function ask(company) {
  await fillIn(company, { 제목: SUBJECT, 내용: '부가세를 포함합니까?', '회신 이메일': env.REPLY_EMAIL });
  await choose(company, { 분류: '실적 문의' });
  await company.getByLabel('문의 첨부').setInputFiles(pdfNamed('손익계산서.pdf'));
  await press(company, '문의하기');
  await expectStatus(company, '문의를 등록했습니다.');
  await expectText(company, '#threads tr', '답변 대기');
  await expectText(company, '#unread', /^0$/);
  console.log('company: asked');
}

async function answer(staff) {
  await staff.getByLabel('검색').fill(SUBJECT);
  await expectText(staff, '#threads tr', '새 글 1');
  await open(staff);
  await expectText(staff, '#threads tr', '새 글 0');
  await press(staff, '손익계산서.pdf');
  await expectStatus(staff, `손익계산서.pdf 200 ${PDF.length}바이트`);
  await fillIn(staff, { '답변 내용': '제외한 금액입니다.' });
  await staff.getByLabel('답변 첨부').setInputFiles(pdfNamed('작성요령.pdf'));
  await press(staff, '보내기');
  await expectStatus(staff, '보냈습니다.');
  console.log('administrator: read the question with its file and answered');
}

await travel(['company', 'administrator'], async ({ company, administrator }) => {
  await signInCompany(company, 'inquiries');
  await ask(company);
  await signInStaff(administrator, 'inquiries');
  await answer(administrator);

  await company.reload();
  await expectText(company, '#unread', /^1$/);
  await expectText(company, '#threads tr', '답변 완료새 글 1');
  await open(company);
  await expectText(company, '#messages li', '제외한 금액입니다.');
  await expectText(company, '#unread', /^0$/);
  await press(company, '작성요령.pdf');
  await expectStatus(company, `작성요령.pdf 200 ${PDF.length}바이트`);
  console.log('company: read the answer and its file, nothing is unread');
});
