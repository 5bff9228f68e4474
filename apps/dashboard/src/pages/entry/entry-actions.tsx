import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../components/button/button.js';
import { Dialog, DialogActions, DialogClose } from '../../components/dialog/dialog.js';
import { Fault } from '../../components/fault/fault.js';
import { Field } from '../../components/field/field.js';
import { useToast } from '../../hooks/use-toast.js';
import { deleteEntry, markBad } from '../../services/entries.js';

interface EntryActionsProps {
  readonly entryKey: string;
  readonly isThere: boolean;
}

export function EntryActions({ entryKey, isThere }: EntryActionsProps) {
  return (
    <>
      <EntryAction
        trigger="Mark bad"
        title="Mark this answer as bad"
        text="It is removed, and refused from now on, until a request refreshes it with a new answer."
        reasonLabel="Why (optional)"
        confirm="Mark bad"
        done="Marked as bad"
        isDisabled={!isThere}
        act={(reason) => markBad(entryKey, reason)}
      />
      <EntryAction
        trigger="Delete"
        title="Delete this entry"
        text="The next request like it is asked from the provider again, and its answer stored. This cannot be undone."
        confirm="Delete"
        done="Deleted"
        isDisabled={!isThere}
        act={() => deleteEntry(entryKey)}
      />
    </>
  );
}

interface EntryActionProps {
  readonly trigger: string;
  readonly title: string;
  readonly text: string;
  readonly reasonLabel?: string;
  readonly confirm: string;
  readonly done: string;
  readonly isDisabled: boolean;
  readonly act: (reason: string) => Promise<unknown>;
}

/** Asks once, acts, and goes back to the list. */
function EntryAction({
  trigger,
  title,
  text,
  reasonLabel,
  confirm,
  done,
  isDisabled,
  act,
}: EntryActionProps) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const tell = useToast();
  const action = useMutation({
    mutationFn: () => act(reason.trim()),
    onSuccess: async () => {
      setOpen(false);
      tell(done, 'No replica serves the entry any more.');
      await navigate({ to: '/entries' });
      queryClient.removeQueries({ queryKey: ['entry'] });
      await queryClient.invalidateQueries({ queryKey: ['entries'] });
    },
  });
  return (
    <Dialog {...{ trigger, title, isOpen, isDisabled }} onOpenChange={setOpen}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          action.mutate();
        }}
      >
        <p>{text}</p>
        {reasonLabel !== undefined && (
          <Field
            label={reasonLabel}
            value={reason}
            maxLength={2_000}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
        {action.error !== null && (
          <Fault error={action.error} stillWorks="The entry stays as it is, and is served as before." />
        )}
        <DialogActions>
          <DialogClose>Cancel</DialogClose>
          <Button type="submit" tone="danger" disabled={action.isPending}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
