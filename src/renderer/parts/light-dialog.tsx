import { type ReactNode, useLayoutEffect, useRef } from 'react';

/**
 * A dialog that can be left at any time: by Escape or a press beside it. Holds the keyboard while it is open; whoever had
 * the focus gets it back. `children` takes the focus by itself where it wants to.
 */
export function LightDialog({
  label,
  className,
  onClose,
  children,
}: {
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useLayoutEffect(() => {
    const element = dialog.current;
    // Only the backdrop belongs to the dialog itself: what it shows fills it.
    const beside = (event: MouseEvent) => {
      if (event.target === element) onClose();
    };
    element?.addEventListener('click', beside);
    return () => element?.removeEventListener('click', beside);
  }, [onClose]);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}
