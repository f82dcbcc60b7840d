import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

/**
 * A dialog in the middle of the page, which holds the keyboard until it is answered. Takes the focus on its heading;
 * whoever had it gets it back. Escape does nothing: what is in it must not be lost by a slip of the hand.
 */
export function Modal({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    heading.current?.focus({ preventScroll: true });
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={id}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        // A second Escape would close the dialog without asking anybody.
        if (event.key === 'Escape') event.preventDefault();
      }}
    >
      <h2 id={id} ref={heading} tabIndex={-1} className="text-lg">
        {title}
      </h2>
      <div className="mt-3 space-y-3">{children}</div>
      <div className="mt-4 flex flex-wrap gap-2">{actions}</div>
    </dialog>
  );
}
