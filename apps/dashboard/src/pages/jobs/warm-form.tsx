import { useState } from 'react';
import { Button } from '../../components/button/button.js';
import { Fault } from '../../components/fault/fault.js';
import { Field } from '../../components/field/field.js';
import { warmMostUsed } from '../../services/warmups.js';
import { useStartJob } from './use-start-job.js';
import styles from './jobs.module.css';

const MOST = 10_000;

/** Refreshes the entries that are asked for most before they expire. */
export function WarmForm() {
  const [text, setText] = useState('200');
  const job = useStartJob(warmMostUsed);
  const n = Number(text);
  const isGood = Number.isInteger(n) && n >= 1 && n <= MOST;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) job.mutate(n);
      }}
    >
      <p className={styles['quiet']}>
        Asks the provider again for the entries that are used most, so that they are fresh before they expire.
        Each is paid for once.
      </p>
      <Field
        label="How many"
        type="number"
        inputMode="numeric"
        min={1}
        max={MOST}
        value={text}
        aria-invalid={!isGood}
        onChange={({ target }) => setText(target.value)}
      />
      {job.error !== null && (
        <Fault error={job.error} stillWorks="No job was started. Jobs that run go on as before." />
      )}
      <Button type="submit" disabled={!isGood || job.isPending}>
        Warm the most used
      </Button>
    </form>
  );
}
