import type { OutcomeCounts } from '@reuso/contracts';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { OutcomeLegend } from '../../components/outcome-legend/outcome-legend.js';
import { Panel } from '../../components/panel/panel.js';
import { formatCount } from '../../format/number.js';
import { totalOf } from '../../outcomes.js';
import { LiveMinute } from './live-minute.js';
import styles from './overview.module.css';

/** The window's traffic as the outcome bar, and the last minute beside its name. */
export function OutcomePanel({ outcomes }: { readonly outcomes: OutcomeCounts | undefined }) {
  return (
    <Panel
      title="How requests were answered"
      note={outcomes && `${formatCount(totalOf(outcomes))} requests`}
      actions={<LiveMinute />}
    >
      <div className={styles['outcomes']}>
        <OutcomeBar counts={outcomes} size="large" />
        <OutcomeLegend counts={outcomes} />
      </div>
    </Panel>
  );
}
