import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { type PaletteGroup, type PaletteItem, usePaletteItems } from './use-palette-items.js';
import styles from './palette.module.css';

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What was typed before there was a field to take it. */
  readonly typedSoFar: () => string;
}

/** Jumps to a page, a masterplan or an entry by a part of its name. */
export function Palette({ isOpen, onOpenChange, typedSoFar }: PaletteProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} data-backdrop />
        <Dialog.Popup className={styles['popup']} aria-label="Jump to">
          <PaletteList onDone={() => onOpenChange(false)} typedSoFar={typedSoFar} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PaletteListProps extends Pick<PaletteProps, 'typedSoFar'> {
  readonly onDone: () => void;
}

function PaletteList({ onDone, typedSoFar }: PaletteListProps) {
  const navigate = useNavigate();
  const [text, setText] = useState(typedSoFar);
  const groups = usePaletteItems(useDeferredValue(text.trim()));
  const go = (item: PaletteItem) => {
    onDone();
    void navigate(item.target);
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={text}
      onValueChange={setText}
      itemToStringValue={({ name }: PaletteItem) => name}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        className={styles['input']}
        placeholder="Page, masterplan or entry"
        aria-label="Page, masterplan or entry"
      />
      <Autocomplete.Empty>
        <div className={styles['none']}>Nothing by that name.</div>
      </Autocomplete.Empty>
      <Autocomplete.List className={styles['list']} aria-label="Places to go">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.label} items={group.items}>
            <Autocomplete.GroupLabel className={styles['group']}>{group.label}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: PaletteItem) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  className={styles['item']}
                  onClick={() => go(item)}
                >
                  <span className={styles['name']}>{item.name}</span>
                  {item.note !== undefined && <span className={styles['note']}>{item.note}</span>}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
