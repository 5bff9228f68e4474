import { useState } from 'react';
import { formatCount } from '../../format/number.js';
import { Button } from '../button/button.js';
import { partsOf, slicesOf } from './text-parts.js';
import styles from './long-text.module.css';

/** Characters that are shown before the rest is asked for. */
const FOLDED = 2_000;

/** A text as it was written, code in its own type. A long one is folded; all of it costs only what is in sight. */
export function LongText({ text }: { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > FOLDED * 1.2;
  const shown = isLong && !isOpen ? text.slice(0, FOLDED) : text;
  return (
    <div className={styles['text']}>
      {partsOf(shown).map((part, index) =>
        part.kind === 'code' ? (
          <pre key={index} className={styles['code']} tabIndex={0} role="region" aria-label="Code">
            <Slices text={part.text} />
          </pre>
        ) : (
          <div key={index} className={styles['prose']}>
            <Slices text={part.text} />
          </div>
        ),
      )}
      {isLong && (
        <Button onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Fold' : `Show all ${formatCount(text.length)} characters`}
        </Button>
      )}
    </div>
  );
}

/** The browser lays out only the slices that are in sight. */
function Slices({ text }: { readonly text: string }) {
  return slicesOf(text).map((slice, index) => (
    <div key={index} className={styles['slice']}>
      {slice}
    </div>
  ));
}
