import type { SettingView } from '@reuso/contracts';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import { Panel } from '../../components/panel/panel.js';
import { readingOf } from './reading-of.js';
import { groupSettings } from './settings-groups.js';
import styles from './settings.module.css';

const COLUMNS: readonly Column<SettingView>[] = [
  {
    name: 'name',
    label: 'Setting',
    width: 270,
    cell: ({ name }) => <code className={styles['name']}>{name}</code>,
  },
  { name: 'value', label: 'Value', width: 260, cell: (setting) => <Value setting={setting} /> },
  {
    name: 'meaning',
    label: 'Meaning',
    isWide: true,
    cell: ({ meaning }) => <span className={styles['meaning']}>{meaning}</span>,
  },
];

function Value({
  setting: { name, value, is_default: isDefault, is_secret: isSecret },
}: {
  readonly setting: SettingView;
}) {
  const reading = readingOf(name, value);
  return (
    <span className={styles['value']}>
      {value === null ? <span className={styles['quiet']}>not set</span> : <code>{value}</code>}
      {reading !== undefined && <span className={styles['quiet']}>{reading}</span>}
      {isSecret && value !== null && <span className={styles['quiet']}>secret</span>}
      {!isDefault && <span className={styles['own']}>set here</span>}
    </span>
  );
}

/** All settings, those together that belong together. */
export function SettingsTables({ settings }: { readonly settings: readonly SettingView[] | undefined }) {
  if (settings === undefined) {
    return (
      <Panel title="Configuration" flush>
        <DataTable
          label="Configuration"
          columns={COLUMNS}
          rows={undefined}
          keyOf={() => ''}
          expected={12}
          isStacked
        />
      </Panel>
    );
  }
  return groupSettings(settings).map(([title, some]) => (
    <Panel key={title} title={title} flush>
      <DataTable label={title} columns={COLUMNS} rows={some} keyOf={({ name }) => name} isStacked />
    </Panel>
  ));
}
