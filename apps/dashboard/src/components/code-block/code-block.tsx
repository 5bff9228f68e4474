import { CopyButton } from '../copy-button/copy-button.js';
import styles from './code-block.module.css';

/** A command to copy. */
export function CodeBlock({ code, what = 'command' }: { readonly code: string; readonly what?: string }) {
  return (
    <div className={styles['frame']}>
      {/* It scrolls sideways in its own frame; the focus lets arrow keys do so. */}
      <pre className={styles['code']} tabIndex={0} role="region" aria-label={what}>
        {code}
      </pre>
      <CopyButton text={code} what={what} />
    </div>
  );
}
