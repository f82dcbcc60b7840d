import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

/** Words that appear on hover and focus. `children` is one element that can have the focus. */
export function Tip({ tip, children }: { readonly tip: ReactNode; readonly children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={4} collisionPadding={8}>
          {tip}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
