import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount } from '../../format/number.js';
import { invalidate } from '../../services/entries.js';
import { Button } from '../button/button.js';
import { Dialog, DialogActions, DialogClose } from '../dialog/dialog.js';
import { Fault } from '../fault/fault.js';
import { Field } from '../field/field.js';
import { InvalidationSummary } from './invalidation-summary.js';
import { type Selector, describe, isEverything } from './selector.js';
import { useInvalidationPreview } from './use-invalidation-preview.js';

/** Asked for only before everything is removed. */
const WORD = 'everything';

interface InvalidateDialogProps {
  readonly selector: Selector;
  readonly isDisabled?: boolean;
  readonly hint?: string;
}

/** The button *Invalidate*: counts first what would go, then removes it and tells what went. */
export function InvalidateDialog({ selector, isDisabled = false, hint }: InvalidateDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      trigger="Invalidate"
      title={
        isEverything(selector)
          ? `Invalidate everything ${describe(selector)}`.trim()
          : `Invalidate the entries ${describe(selector)}`
      }
      hint={hint}
      {...{ isOpen, isDisabled }}
      onOpenChange={setOpen}
    >
      <InvalidateForm selector={selector} />
    </Dialog>
  );
}

function InvalidateForm({ selector }: { readonly selector: Selector }) {
  const queryClient = useQueryClient();
  const [word, setWord] = useState('');
  const removal = useMutation({
    mutationFn: () => invalidate(selector),
    onSuccess: () =>
      Promise.all(
        ['entries', 'entry', 'analytics'].map((name) => queryClient.invalidateQueries({ queryKey: [name] })),
      ),
  });
  const preview = useInvalidationPreview(selector, removal.status === 'idle');
  if (removal.data !== undefined) {
    return (
      <>
        <p role="status">
          Removed {plural(removal.data.deleted)}. No replica serves{' '}
          {removal.data.deleted === 1 ? 'it' : 'them'} any more, and answers that were on their way are not
          stored.
        </p>
        <DialogActions>
          <DialogClose>Close</DialogClose>
        </DialogActions>
      </>
    );
  }
  const isSure = !isEverything(selector) || word.trim().toLowerCase() === WORD;
  const total = preview.data?.matched;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isSure && total !== undefined) removal.mutate();
      }}
    >
      <InvalidationSummary preview={preview.data} />
      {isEverything(selector) && (
        <Field
          label={`Type “${WORD}” to go on`}
          value={word}
          onChange={({ target }) => setWord(target.value)}
        />
      )}
      {(removal.error ?? preview.error) !== null && (
        <Fault
          error={removal.error ?? preview.error ?? new Error()}
          stillWorks="Nothing was removed as far as the page knows. The entries stay as they are until it succeeds."
          onRetry={() => (removal.error === null ? void preview.refetch() : removal.mutate())}
        />
      )}
      <DialogActions>
        <DialogClose>Cancel</DialogClose>
        <Button type="submit" tone="danger" disabled={!isSure || !total || removal.isPending}>
          {removal.isPending ? 'Removing…' : `Invalidate ${total === undefined ? '…' : plural(total)}`}
        </Button>
      </DialogActions>
    </form>
  );
}

const plural = (count: number) => `${formatCount(count)} ${count === 1 ? 'entry' : 'entries'}`;
