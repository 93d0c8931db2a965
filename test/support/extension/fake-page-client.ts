import type { Notice, Refusal, RequestName, Requests } from '../../../extension/messaging/contract.ts';
import type { PageClient } from '../../../extension/ui/pages/page-client.ts';

type Answers = {
  readonly [N in RequestName]?: (request: Requests[N]['request']) => Requests[N]['response'] | Refusal;
};

export interface FakePageClient extends PageClient {
  readonly asked: (readonly [RequestName, unknown])[];
  readonly saved: (readonly [string, string])[];
  readonly notices: (readonly [number, Notice])[];
  readonly requested: string[];
}

/** The extension around a page. Fails loudly for a request that the test did not expect. */
export function fakePageClient(answers: Answers, grants = true, inPrivate = true): FakePageClient {
  const asked: (readonly [RequestName, unknown])[] = [];
  const saved: (readonly [string, string])[] = [];
  const notices: (readonly [number, Notice])[] = [];
  const requested: string[] = [];
  return {
    asked,
    saved,
    notices,
    requested,
    ask(name, request) {
      asked.push([name, request]);
      const answer = answers[name] as ((request: unknown) => never) | undefined;
      if (answer === undefined) throw new Error(`no answer for ${name}`);
      return Promise.resolve(answer(request));
    },
    activeTab: () => Promise.resolve(7),
    requestHosts(patterns) {
      requested.push(...patterns);
      return Promise.resolve(grants);
    },
    worksInPrivate: () => Promise.resolve(inPrivate),
    hasHost: (pattern) => Promise.resolve(grants && requested.includes(pattern)),
    notify(tabId, notice) {
      notices.push([tabId, notice]);
      return Promise.resolve();
    },
    openOptions: () => Promise.resolve(),
    save: (filename, _type, text) => void saved.push([filename, text]),
    version: () => '1.2.3',
  };
}
