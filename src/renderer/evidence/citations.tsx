/** The paragraphs of 45 CFR that a result answers. */
export function Citations({ controls }: { readonly controls: readonly string[] }) {
  if (controls.length === 0) return <p className="text-ink-2">None is recorded.</p>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {controls.map((one) => (
        <li key={one} className="rounded-md border border-line bg-sunken px-1.5 py-0.5">
          <span className="text-ink-2">45 CFR</span> {one}
        </li>
      ))}
    </ul>
  );
}
