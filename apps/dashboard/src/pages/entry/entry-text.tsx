import { useMemo, useState } from 'react';
import { CopyButton } from '../../components/copy-button/copy-button.js';
import { LongText } from '../../components/long-text/long-text.js';
import { Segmented } from '../../components/segmented/segmented.js';
import type { TextSection } from './entry-content.js';
import styles from './entry.module.css';

interface EntryTextProps {
  readonly sections: readonly TextSection[];
  /** As it is stored. */
  readonly raw: unknown;
}

const VIEWS = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
] as const;

export function EntryText({ sections, raw }: EntryTextProps) {
  const [view, setView] = useState<'text' | 'json'>(sections.length === 0 ? 'json' : 'text');
  const json = useMemo(() => (view === 'json' ? JSON.stringify(raw, null, 2) : ''), [view, raw]);
  return (
    <div className={styles['text']}>
      {sections.length > 0 && <Segmented label="Shown as" options={VIEWS} value={view} onChange={setView} />}
      {view === 'json' ? (
        <Section title="JSON" text={json} shown={`\`\`\`\n${json}\n\`\`\``} />
      ) : (
        sections.map(({ title, text }, index) => (
          <Section key={index} title={title} text={text} shown={text} />
        ))
      )}
    </div>
  );
}

interface SectionProps extends TextSection {
  readonly shown: string;
}

function Section({ title, text, shown }: SectionProps) {
  return (
    <section className={styles['section']}>
      <header>
        <h3>{title}</h3>
        <CopyButton text={text} what={title.toLowerCase()} />
      </header>
      <LongText text={shown} />
    </section>
  );
}
