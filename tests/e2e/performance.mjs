// A result from draft to approval: three parts with a proof, a revision asked for and made; drafts stay the company's.
import assert from 'node:assert/strict';
import {
  PDF, choose, env, expectStatus, expectText, fillIn, pdfNamed, press, signInCompany, signInStaff, travel,
} from './browser.mjs';

const COMMENT = '기준일을 3월 말로 고쳐 주세요.';

async function draft(page) {
  await fillIn(page, { 연도: '2025' });
  await choose(page, { 분기: '1분기' });
  await press(page, '작성 시작');
  await expectText(page, '#period', '2025년 1분기');
  await press(page, '제출');
  await expectText(page, '#error', /\S/);
  await fillIn(page, {
    '전년도 매출액': '1200000000', '당해연도 매출액': '1500000000', '매출 기준일': '2025-02-28', '전년도 근로자': '10', '당해연도 근로자': '12',
    '신규 고용': '3',
  });
  await press(page, '매출·고용 저장');
  await expectStatus(page, '저장했습니다.');
  await page.setInputFiles('#proof', pdfNamed('매출증빙.pdf'));
  await expectText(page, '#proofs li', '매출증빙.pdf');
  console.log('company: refused while empty, sales saved, proof bound');
}

async function otherParts(page) {
  await fillIn(page, {
    지원사업명: '창업도약패키지', 과제명: '산채 화장품', 지원기관: '창업진흥원', '지원금액(원)': '120000000', '지원 시작일': '2024-05-01',
    '지원 종료일': '2025-02-28',
  });
  await press(page, '정부지원 저장');
  await expectText(page, '#saved', '2종');
  await fillIn(page, { '지식재산 명칭': '산채 추출 방법', '지식재산 번호': '2022-174880' });
  await choose(page, { '지식재산 유형': '특허', '등록 구분': '등록' });
  await press(page, '지식재산 저장');
  await expectText(page, '#saved', '3종');
  console.log('company: three parts saved');
}

async function expectNoDraft(staff, id) {
  await staff.getByLabel('검색').fill(env.COMPANY_NAME);
  await expectText(staff, '#count', /^0건$/);
  await staff.evaluate((hash) => { location.hash = hash; }, id);
  await expectStatus(staff, '없는 실적입니다.');
  console.log('administrator: neither lists nor opens the draft');
}

async function find(staff, state) {
  await staff.getByLabel('검색').fill('');
  await staff.getByLabel('검색').fill(env.COMPANY_NAME);
  const row = staff.locator('#records tr', { hasText: env.COMPANY_NAME }).filter({ hasText: state });
  await row.getByRole('button', { name: '보기' }).click();
  await expectText(staff, '#detail-title', `2025년 1분기 ${state}`);
  return row;
}

await travel(['company', 'administrator'], async ({ company, administrator }) => {
  await signInCompany(company, 'performance');
  await draft(company);
  await otherParts(company);
  await signInStaff(administrator, 'performance');
  await expectNoDraft(administrator, new URL(company.url()).hash);
  await press(company, '제출');
  await expectStatus(company, '제출했습니다.');

  await find(administrator, '제출됨');
  await press(administrator, '매출증빙.pdf');
  await expectStatus(administrator, `매출증빙.pdf 200 ${PDF.length}바이트`);
  await fillIn(administrator, { '검토 의견': COMMENT });
  await press(administrator, '보완 요청');
  await expectText(administrator, '#detail-title', '2025년 1분기 보완 요청');

  await company.reload();
  await expectText(company, '#state', '보완 요청');
  await expectText(company, '#comments li', COMMENT);
  await fillIn(company, { '매출 기준일': '2025-03-31' });
  await press(company, '매출·고용 저장');
  await expectStatus(company, '저장했습니다.');
  await press(company, '제출');
  await expectStatus(company, '제출했습니다.');
  console.log('company: saw the comment, corrected, submitted again');

  const row = await find(administrator, '제출됨');
  assert.match(await row.textContent(), /2차/);
  await press(administrator, '승인');
  await expectText(administrator, '#detail-title', '2025년 1분기 승인됨');
  await company.reload();
  await expectText(company, '#state', '승인됨');
  assert.equal(await company.getByLabel('매출 기준일').inputValue(), '2025-03-31');
  console.log('company: sees the approval');
});
