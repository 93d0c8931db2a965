import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { GateIcon } from '../host/icon.tsx';
import type { PageClient } from '../pages/page-client.ts';
import { useWording } from '../text/words.tsx';
import { EntriesSection } from './entries-section.tsx';
import { IncidentsSection } from './incidents-section.tsx';
import { ListsSection } from './lists-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { ServersSection } from './servers-section.tsx';
import { SitesSection } from './sites-section.tsx';

const SECTIONS = [
  { id: 'sites', title: 'options_sites', Content: SitesSection },
  { id: 'policy', title: 'options_policy', Content: PolicySection },
  { id: 'entries', title: 'options_entries', Content: EntriesSection },
  { id: 'lists', title: 'options_lists', Content: ListsSection },
  { id: 'servers', title: 'options_servers', Content: ServersSection },
  { id: 'incidents', title: 'options_incidents', Content: IncidentsSection },
] as const;

const FIRST = SECTIONS[0];

/** The options page. The section is in the address, so that it can be linked to and reloaded. */
export function Options({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const { id, title, Content } = SECTIONS.find((section) => `#${section.id}` === hash) ?? FIRST;
  return (
    <div class="page" lang={wording.language} dir={wording.direction}>
      <header>
        <GateIcon />
        <h1>{wording.say('options_title')}</h1>
      </header>
      <nav aria-label={wording.say('options_sections')}>
        {SECTIONS.map((section) => (
          <a key={section.id} href={`#${section.id}`} aria-current={section.id === id ? 'page' : undefined}>
            {wording.say(section.title)}
          </a>
        ))}
      </nav>
      <main>
        <h2>{wording.say(title)}</h2>
        <Content key={id} client={client} />
      </main>
    </div>
  );
}
