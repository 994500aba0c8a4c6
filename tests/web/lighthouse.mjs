// Judges pages by Lighthouse: reads {"cookie", "pages": [{"name", "url"}]} from standard input and writes one JSON object
// a line for each page: its scores from 0 to 100, and what kept accessibility and best practices from 100.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const CATEGORIES = ['accessibility', 'best-practices', 'performance'];

let input = '';
for await (const part of process.stdin) input += part;
const { cookie, pages } = JSON.parse(input);

const chrome = await launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

// A category has no score when the page could not be looked at, which on a busy machine says nothing about the page: it is
// looked at again, three times at most.
async function judge(url, tries = 3) {
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: CATEGORIES,
    extraHeaders: cookie ? { Cookie: cookie } : undefined,
    disableStorageReset: true,
  });
  const unseen = lhr.runtimeError || CATEGORIES.slice(0, 2).some((category) => lhr.categories[category]?.score == null);
  return unseen && tries > 1 ? judge(url, tries - 1) : lhr;
}

try {
  for (const { name, url } of pages) {
    const lhr = await judge(url);
    const scores = Object.fromEntries(
      CATEGORIES.map((category) => [category, Math.round((lhr.categories[category]?.score ?? 0) * 100)]),
    );
    const failed = CATEGORIES.slice(0, 2)
      .flatMap((category) => lhr.categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id}: ${JSON.stringify(lhr.audits[id].details?.items?.slice(0, 3) ?? [])}`.slice(0, 600));
    console.log(JSON.stringify({ name, final: lhr.finalDisplayedUrl, scores, failed }));
  }
} finally {
  await chrome.kill();
}
