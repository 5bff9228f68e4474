import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { Field } from '../field/field.js';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onSearch: (text: string | undefined) => void;
}

const PAUSE_MS = 250;

/** Searches when the typing pauses. */
export function SearchField({ label, value = '', onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address may change by other ways, such as going back.
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setText(target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const wanted = target.value.trim();
      setShown(wanted);
      onSearch(wanted === '' ? undefined : wanted);
    }, PAUSE_MS);
  };
  return (
    <Field type="search" label={label} isLabelHidden placeholder={label} value={text} onChange={change} />
  );
}
