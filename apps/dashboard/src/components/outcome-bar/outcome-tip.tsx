import { Tooltip } from '@base-ui/react/tooltip';
import type { OutcomeCounts } from '@reuso/contracts';
import type { ReactElement } from 'react';
import { OutcomeLegend } from '../outcome-legend/outcome-legend.js';
import styles from './outcome-bar.module.css';

interface OutcomeTipProps {
  readonly counts: OutcomeCounts;
  readonly bar: ReactElement<Record<string, unknown>>;
}

/** A bar with its counts and shares beside it while the pointer is there. */
export function OutcomeTip({ counts, bar }: OutcomeTipProps) {
  return (
    <Tooltip.Root defaultOpen>
      <Tooltip.Trigger delay={80} render={bar} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={8}>
          <Tooltip.Popup className={styles['tip']}>
            <OutcomeLegend counts={counts} layout="column" />
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
