// An application: apply, answer a request for material with a file, be approved, read the decision and its notice.
import {
  PDF, env, expectStatus, expectText, fillIn, pdfNamed, press, signInCompany, signInStaff, travel,
} from './browser.mjs';

/** A date in Korea, some days from today. */
const day = (offset) => new Date(Date.now() + (offset * 24 + 9) * 3_600_000).toISOString().slice(0, 10);
const DUE = day(3);

async function publish(staff) {
  await fillIn(staff, {
    사업명: env.PROGRAMME, 내용: '<p>모집합니다</p><script>document.title = "침입"</script>', '접수 시작일': day(-1), '접수 종료일': day(5),
  });
  await press(staff, '등록하고 게시');
  await expectStatus(staff, '게시했습니다.');
  console.log('administrator: programme published');
}

async function apply(company) {
  await company.getByLabel('지원사업 검색').fill(env.PROGRAMME);
  await company.locator('#programmes button', { hasText: env.PROGRAMME }).click();
  await expectText(company, '#programme-text', /^모집합니다$/);
  await fillIn(company, { 신청자: '서도윤', 연락처: '010-1234-5678', '신청 사유': '짧음' });
  await press(company, '신청하기');
  await expectText(company, '#error', /\S/);
  await fillIn(company, { '신청 사유': '해외 판로를 열고자 신청합니다.' });
  await press(company, '신청하기');
  await expectStatus(company, '신청했습니다.');
  await press(company, '신청하기');
  await expectText(company, '#error', '이미 신청');
  console.log('company: applied once; too short a reason and a second application were refused');
}

const open = async (page, list) => {
  await page.locator(`${list} tr`, { hasText: env.PROGRAMME }).getByRole('button', { name: '보기' }).click();
};

async function ask(staff) {
  await staff.getByLabel('신청 검색').fill(env.COMPANY_NAME);
  await open(staff, '#received');
  await expectText(staff, '#detail-reason', '해외 판로를 열고자 신청합니다.');
  await fillIn(staff, { '요청 내용': '재무제표를 내 주세요.', '제출 기한': DUE });
  await press(staff, '자료 요청');
  await expectText(staff, '#detail-title', `${env.PROGRAMME} 보완 요청`);
}

async function answer(company) {
  await company.reload();
  await expectText(company, '#notices li', env.PROGRAMME);
  await open(company, '#applications');
  await expectText(company, '#rounds li', `요청: 재무제표를 내 주세요. (${DUE}까지)`);
  await company.setInputFiles('#material', pdfNamed('재무제표.pdf'));
  await expectStatus(company, '재무제표.pdf 올렸습니다.');
  await fillIn(company, { '제출 의견': '첨부합니다.' });
  await press(company, '보완 자료 제출');
  await expectText(company, '#rounds li', '제출: 첨부합니다. (파일 1개)');
  console.log('company: handed in what was asked for');
}

async function approve(staff) {
  await staff.reload();
  await staff.getByLabel('신청 검색').fill(env.COMPANY_NAME);
  await open(staff, '#received');
  await press(staff, '재무제표.pdf');
  await expectStatus(staff, `재무제표.pdf 200 ${PDF.length}바이트`);
  await fillIn(staff, { '검토 의견': '축하합니다.' });
  await press(staff, '승인');
  await expectText(staff, '#detail-title', `${env.PROGRAMME} 승인됨`);
  console.log('administrator: read the material and approved');
}

await travel(['company', 'administrator'], async ({ company, administrator }) => {
  await signInStaff(administrator, 'programmes');
  await publish(administrator);
  await signInCompany(company, 'programmes');
  await apply(company);
  await ask(administrator);
  await answer(company);
  await approve(administrator);

  await company.reload();
  await expectText(company, '#applications tr', `${env.PROGRAMME}승인됨`);
  await open(company, '#applications');
  await expectText(company, '#decision', '축하합니다.');
  await expectText(company, '#notices li', /승인되었습니다[^]*축하합니다/);
  await expectText(company, '#unread', /^[1-9]/);
  await press(company, '모두 읽음');
  await expectText(company, '#unread', /^0$/);
  console.log('company: read the decision and its notice');
});
