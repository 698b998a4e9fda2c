// Dashboard, report and trend as administrators' screens ask for them: period, filters, order, pages, and nobody else.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import {
  administrator, assertNothing, assertRefused, newApprovedCompany, newClient, outsider, reviewer,
} from './support.mjs';

const ENTITY = 'public.performance_records';
const YEAR = 2021;
const word = `통계${randomUUID().slice(0, 8)}`;
const firm = (name, sales, changes) => ({ name, sales, changes: { company_name: `${word} ${name}`, ...changes } });
const FIRMS = [
  firm('가온', 900000000, { region: 'wonju' }),
  firm('나래', 300000000, { region: 'chuncheon' }),
  firm('다솜', 600000000, { region: 'wonju', company_kind: 'individual' }),
];

let staff, companies, previous;

async function one(request) {
  const { data, error } = await request;
  assert.equal(error, null, JSON.stringify(error));
  return data;
}

const act = (client, id, action) => one(client.rpc('transition', { p_entity: ENTITY, p_id: id, p_action: action }));

/** Results of a period with one granted patent, filed by the company and approved by staff. */
async function approvedResults(company, quarter, sales) {
  const { id } = await one(company.client.from('performance_records').insert({ year: YEAR, quarter }).select().single());
  await one(company.client.from('performance_sales').insert({
    performance_id: id, sales_previous_year: 0, sales_current_year: sales, sales_reporting_date: `${YEAR}-12-31`,
    existing_employees_previous_year: 4, existing_employees_current_year: 5, new_employees_current_year: 2,
  }).select());
  await one(company.client.from('performance_intellectual_properties').insert({
    performance_id: id, name: '산채 추출 방법', ip_number: '2022-174880', ip_type: 'patent', registration_type: 'registered',
    country: 'korea', overseas_type: 'domestic', registration_date: `${YEAR}-06-01`, public_disclosure: true,
  }).select());
  await act(company.client, id, 'submit');
  await act(staff.client, id, 'approve');
}

const dashboard = (client, year = YEAR, quarter = 3) => client.rpc('dashboard', { p_year: year, p_quarter: quarter });
const report = (client, filters = {}, rest = {}) =>
  client.rpc('statistics_report', { p_filters: { year: YEAR, search_query: word, ...filters }, ...rest });
const names = (answer) => answer.items.map((item) => item.company_name.replace(`${word} `, ''));

before(async () => {
  staff = await administrator();
  previous = await one(dashboard(staff.client));
  companies = await Promise.all(FIRMS.map((each) => newApprovedCompany(each.changes)));
  for (const [index, { sales }] of FIRMS.entries()) await approvedResults(companies[index], 3, sales);
  await approvedResults(companies[0], 4, 950000000);
});

test('the dashboard adds what was approved in the period', async () => {
  const figures = await one(dashboard(staff.client));
  const added = (name) => figures.totals[name] - previous.totals[name];
  assert.ok(added('total_members') >= 3, 'other tests approve companies too');
  assert.equal(added('reporting_companies'), 3);
  assert.equal(added('total_sales'), 1800000000);
  assert.equal(added('total_employment'), 6);
  assert.equal(added('total_patents'), 3);
  assert.equal(figures.label, `${YEAR}년 3분기`);
  assert.ok(figures.by_region.some((row) => row.code === 'wonju' && row.companies >= 2));
  const wholeYear = await one(dashboard(staff.client, YEAR, null));
  assert.ok(wholeYear.totals.total_sales - figures.totals.total_sales >= 950000000, 'the fourth quarter is in the year');
  assertRefused(await dashboard(staff.client, YEAR, 5), 422, 'VALIDATION_ERROR', 'a fifth quarter');
});

test('the report is filtered by code, period and figure', async () => {
  assert.deepEqual(names(await one(report(staff.client))), ['가온', '나래', '다솜']);
  assert.deepEqual(names(await one(report(staff.client, { regions: ['wonju'] }))), ['가온', '다솜']);
  assert.deepEqual(names(await one(report(staff.client, { regions: ['wonju'], company_kinds: ['individual'] }))), ['다솜']);
  assert.deepEqual(names(await one(report(staff.client, { quarter: 4 }))), ['가온']);
  assert.deepEqual(names(await one(report(staff.client, { min_revenue: 600000000, max_revenue: 600000000 }))), ['다솜']);
  assert.deepEqual(names(await one(report(staff.client, { min_patents: 2 }))), ['가온']);
  assert.deepEqual(names(await one(report(staff.client, { member_ids: [companies[1].id] }))), ['나래']);
  const { filters } = await one(report(staff.client, { regions: ['wonju'] }));
  assert.deepEqual(filters.regions, ['wonju']);
});

test('the report is sorted and paged, and its summary counts every page', async () => {
  const sorted = { p_sort: 'annual_revenue', p_descending: true, p_page_size: 2 };
  const first = await one(report(staff.client, {}, { ...sorted, p_page: 1 }));
  const second = await one(report(staff.client, {}, { ...sorted, p_page: 2 }));
  assert.deepEqual([names(first), names(second)], [['가온', '다솜'], ['나래']]);
  assert.deepEqual([first.total, second.total, second.page, second.page_size], [3, 3, 2, 2]);
  // the latest quarter of each: 950 + 300 + 600 million
  assert.equal(second.summary.annual_revenue, 1850000000);
  assert.deepEqual((await one(report(staff.client, {}, { ...sorted, p_page: 3 }))).items, []);
  assert.ok(!('gender' in first.items[0]) && !('age' in first.items[0]), 'what the representative is stays inside');
});

test('wrong filters, order and pages are named', async () => {
  for (const [filters, rest, field] of [
    [{ colour: 'red' }, {}, 'colour'], [{ regions: ['atlantis'] }, {}, 'regions'], [{}, { p_sort: 'gender' }, 'p_sort'],
    [{}, { p_page_size: 101 }, 'p_page_size'], [{ min_patents: 3, max_patents: 1 }, {}, 'min_patents'],
  ]) {
    const answer = await report(staff.client, filters, rest);
    assertRefused(answer, 422, 'VALIDATION_ERROR', field);
    assert.ok(JSON.stringify(answer.error).includes(field), JSON.stringify(answer.error));
  }
});

test('the trend of a company takes PostgREST filters, order and pages', async () => {
  const trend = (client, index) => client.rpc('company_trend', { p_member_id: companies[index].id });
  const rows = await one(trend(staff.client, 0).gte('quarter', 3).order('quarter', { ascending: false }).range(0, 0));
  assert.deepEqual(rows.map((row) => [row.period_label, row.sales]), [[`${YEAR}년 4분기`, 950000000]]);
  assert.equal((await one(trend(companies[1].client, 1))).length, 1, 'a company sees its own');
  assertRefused(await trend(companies[1].client, 0), 404, undefined, 'the trend of another company');
});

test('companies, staff without the permission and visitors get nothing', async () => {
  const askers = [['company', companies[0].client, 403], ['visitor', newClient(), 401]];
  for (const [name, signIn] of [['staff who reads companies', reviewer], ['other staff', outsider]]) {
    askers.push([name, (await signIn()).client, 403]);
  }
  for (const [who, client, status] of askers) {
    assertRefused(await dashboard(client), status, undefined, `${who}: dashboard`);
    assertRefused(await report(client), status, undefined, `${who}: report`);
    if (who !== 'company') {
      assertNothing(await client.from('performance_snapshots').select('*').eq('year', YEAR), `${who}: snapshots`);
      const trend = await client.rpc('company_trend', { p_member_id: companies[0].id });
      assertRefused(trend, status, undefined, `${who}: trend`);
    }
  }
});
