import type { MasterplanFigures } from '@reuso/contracts';
import { Figure } from '../../components/figure/figure.js';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { OutcomeLegend } from '../../components/outcome-legend/outcome-legend.js';
import { Panel } from '../../components/panel/panel.js';
import { formatDuration } from '../../format/duration.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import styles from './masterplan.module.css';

export function MasterplanHead({ masterplan: of }: { readonly masterplan: MasterplanFigures | undefined }) {
  return (
    <Panel>
      <div className={styles['head']}>
        <div className={styles['figures']}>
          <Figure label="Saved" tone="saved" value={of && formatMoney(of.saved_usd)} />
          <Figure label="Hit rate" value={of && formatShare(of.hit_rate)} />
          <Figure label="Spent" value={of && formatMoney(of.spent_usd)} />
          <Figure label="Time saved" value={of && formatDuration(of.saved_ms)} />
          <Figure label="Upstream calls" value={of && formatCount(of.upstream_calls)} />
        </div>
        <OutcomeBar counts={of?.outcomes} size="large" />
        <OutcomeLegend counts={of?.outcomes} />
      </div>
    </Panel>
  );
}
