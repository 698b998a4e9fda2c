// Both documentation pages work in a browser without a request to another origin and without breaking their policy.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { env, FLAGS } from './browser.mjs';

const PAGES = { '/docs': '.swagger-ui .opblock', '/scalar': '[id*="tag/members"], .references-rendered' };

const browser = await chromium.launch({ executablePath: env.CHROMIUM, args: FLAGS });
try {
  for (const [path, selector] of Object.entries(PAGES)) {
    const page = await browser.newPage();
    const asked = [];
    const complaints = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
    });
    const answer = await page.goto(`${env.EDGE_API_URL}${path}`);
    const policy = answer.headers()['content-security-policy'];
    // what comes after this test has looked is held back by the policy itself
    assert.match(policy, /^default-src 'none'; script-src 'self';.* connect-src 'self';/);
    assert.doesNotMatch(policy, /https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
    await page.locator(selector).first().waitFor({ timeout: 60_000 });
    await page.getByText('사업자등록번호로 로그인').first().waitFor({ timeout: 60_000 });
    const outside = asked.filter((url) => !/^(data|blob):/.test(url) && new URL(url).origin !== env.EDGE_API_URL);
    assert.deepEqual(outside, [], `${path} asks elsewhere`);
    assert.ok(asked.some((url) => url.endsWith('/openapi.json')), `${path} read the document`);
    // a library of Scalar asks once whether it may evaluate text, and goes without
    const broken = (await page.evaluate(() => window.violations)).filter((violation) => violation !== 'script-src eval');
    assert.deepEqual(broken, [], `${path} breaks its policy`);
    assert.deepEqual(complaints, [], `${path} complains`);
    console.log(`${path}: ${asked.length} requests`);
    await page.close();
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
}
