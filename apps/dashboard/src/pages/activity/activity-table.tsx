import type { ActivityItem } from '@reuso/contracts';
import { Skeleton } from '../../components/skeleton/skeleton.js';
import { ActivityRow } from './activity-row.js';
import styles from './activity.module.css';

const HEADS: readonly [text: string, isNumeric: boolean][] = [
  ['Time', false],
  ['Outcome', false],
  ['Masterplan', false],
  ['Model', false],
  ['Latency', true],
  ['Saved', true],
];

/** One line a request; each opens to say why. */
export function ActivityTable({ items }: { readonly items: readonly ActivityItem[] | undefined }) {
  return (
    <div className={styles['frame']} data-sideways role="region" aria-label="Requests" tabIndex={0}>
      <table className={styles['table']} aria-busy={items === undefined}>
        <thead>
          <tr>
            {HEADS.map(([text, isNumeric]) => (
              <th key={text} scope="col" data-numeric={isNumeric}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items === undefined
            ? Array.from({ length: 12 }, (_, index) => (
                <tr key={index}>
                  {HEADS.map(([text, isNumeric]) => (
                    <td key={text} data-numeric={isNumeric}>
                      <Skeleton width="8ch" />
                    </td>
                  ))}
                </tr>
              ))
            : items.map((item) => <ActivityRow key={item.id} item={item} />)}
        </tbody>
      </table>
    </div>
  );
}
