// Judges pages by Lighthouse: reads {"cookie", "language", "dark", "performance", "pages": [{"name", "url", "width"}]} from
// standard input and writes one JSON object a line for each page: its scores from 0 to 100, and what kept accessibility and
// best practices from 100.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

let input = '';
for await (const part of process.stdin) input += part;
const { cookie, language, dark, performance, pages } = JSON.parse(input);

const judged = ['accessibility', 'best-practices'];
const categories = performance ? [...judged, 'performance'] : judged;

const chrome = await launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--lang=${language}`,
    `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
  ],
});

// A category has no score when the page could not be looked at, which on a busy machine says nothing about the page: it is
// looked at again, three times at most.
async function judge(url, width, tries = 3) {
  const mobile = width < 1024;
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: categories,
    formFactor: mobile ? 'mobile' : 'desktop',
    screenEmulation: { mobile, width, height: 900, deviceScaleFactor: 1, disabled: false },
    extraHeaders: { 'Accept-Language': language, ...(cookie ? { Cookie: cookie } : {}) },
    disableStorageReset: true,
    // The pages stand when they are loaded; only a score of performance waits for the quiet behind it.
    ...(performance ? {} : { cpuQuietThresholdMs: 0, networkQuietThresholdMs: 0, pauseAfterFcpMs: 0, pauseAfterLoadMs: 0 }),
  });
  const unseen = lhr.runtimeError || judged.some((category) => lhr.categories[category]?.score == null);
  return unseen && tries > 1 ? judge(url, width, tries - 1) : lhr;
}

try {
  for (const { name, url, width } of pages) {
    const lhr = await judge(url, width);
    const scores = Object.fromEntries(
      categories.map((category) => [category, Math.round((lhr.categories[category]?.score ?? 0) * 100)]),
    );
    const failed = judged
      .flatMap((category) => lhr.categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id}: ${JSON.stringify(lhr.audits[id].details?.items?.slice(0, 3) ?? [])}`.slice(0, 600));
    console.log(JSON.stringify({ name, width, scores, failed }));
  }
} finally {
  await chrome.kill();
}
