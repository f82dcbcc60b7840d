/** Stands in every view of a record that a demo console made. */
export function DemoRecord() {
  return (
    <p
      className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken px-3 py-2"
      data-testid="demo-record"
    >
      <span className="demo-mark">DEMO</span>
      Made by a demo console: genuine or not, it proves nothing of any clinic.
    </p>
  );
}
