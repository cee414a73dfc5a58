/** The training column. */
export async function openPart({ root }) {
  root.replaceChildren();
  return { describe: () => ({}), focus: () => {} };
}
