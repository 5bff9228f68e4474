import type { AnalyticsSummary } from '@reuso/contracts';
import { formatCount } from '../../format/number.js';
import styles from './unpriced-note.module.css';

/** Models without a known price: their tokens are counted, their money is not guessed. */
export function UnpricedNote({ models }: { readonly models: AnalyticsSummary['unpriced_models'] }) {
  if (models.length === 0) return null;
  return (
    <p className={styles['note']}>
      Not in these sums, as no price is known:{' '}
      {models.map(({ model, prompt_tokens: prompt, completion_tokens: completion }, index) => (
        <span key={model}>
          {index > 0 && ', '}
          <code>{model}</code> ({formatCount(prompt + completion)} tokens)
        </span>
      ))}
      . Give their prices in <code>PRICING_FILE</code>.
    </p>
  );
}
