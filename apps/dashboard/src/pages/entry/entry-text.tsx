import { useMemo, useState } from 'react';
import { CopyButton } from '../../components/copy-button/copy-button.js';
import { LongText } from '../../components/long-text/long-text.js';
import { Panel } from '../../components/panel/panel.js';
import { Segmented } from '../../components/segmented/segmented.js';
import type { TextSection } from './entry-content.js';
import { jsonText } from './json-text.js';
import { VectorView } from './vector-view.js';
import styles from './entry.module.css';

interface EntryTextProps {
  readonly title: string;
  readonly sections: readonly TextSection[];
  /** As it is stored. */
  readonly raw: unknown;
  readonly vector?: readonly number[] | undefined;
}

const VIEWS = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
] as const;

export function EntryText({ title, sections, raw, vector }: EntryTextProps) {
  const isReadable = sections.length > 0 || vector !== undefined;
  const [view, setView] = useState<'text' | 'json'>(isReadable ? 'text' : 'json');
  const json = useMemo(() => (view === 'json' ? jsonText(raw) : ''), [view, raw]);
  return (
    <Panel
      title={title}
      actions={isReadable && <Segmented label="Shown as" options={VIEWS} value={view} onChange={setView} />}
    >
      <div className={styles['text']}>
        {view === 'text' && vector !== undefined && <VectorView values={vector} />}
        {view === 'json' ? (
          <Section title="JSON" text={json} shown={`\`\`\`\n${json}\n\`\`\``} />
        ) : (
          sections.map(({ title: heading, text }, index) => (
            <Section key={index} title={heading} text={text} shown={text} />
          ))
        )}
      </div>
    </Panel>
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
