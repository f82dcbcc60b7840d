import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';

/** From this width on, the panel stands beside the list (styles/panel.css). */
const BESIDE = '(min-width: 1100px)';

/**
 * Details beside a list. On a small screen it lies over the page as a modal dialog, which holds the keyboard. Takes the
 * focus when it opens; Escape closes it; whoever had the focus gets it back.
 */
export function SidePanel({
  label,
  title,
  onClose,
  children,
}: {
  readonly label: string;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    const wide = window.matchMedia(BESIDE);
    const show = () => {
      element?.close();
      if (wide.matches) element?.show();
      else element?.showModal();
      heading.current?.focus({ preventScroll: true });
      element?.scrollTo(0, 0);
    };
    show();
    wide.addEventListener('change', show);
    return () => {
      wide.removeEventListener('change', show);
      // Gives the focus back to what had it before.
      element?.close();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className="side-panel"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="sticky top-0 z-10 flex items-start gap-2 border-b border-line bg-surface px-4 py-3">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 flex-1 text-lg">
          {title}
        </h2>
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label="Close the panel"
          onClick={onClose}
        >
          <X size={18} aria-hidden="true" />
        </button>
      </header>
      <div className="space-y-5 px-4 py-4">{children}</div>
    </dialog>
  );
}
