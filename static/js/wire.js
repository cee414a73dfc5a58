/** The binary block, the mirror of app/wire.py: "LUNE", version, header length, JSON header, float32 values. */
const MAGIC = 0x454e554c; // "LUNE", little endian
const VERSION = 1;
const PREFIX = 12; // bytes before the header

/** ArrayBuffer -> {header, values: Float32Array on the same memory}. Throws an Error that says what is wrong. */
export function unpack(buffer) {
  if (buffer.byteLength < PREFIX) throw new Error(`block of ${buffer.byteLength} bytes is shorter than its prefix`);
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("block does not begin with LUNE");
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw new Error(`block has version ${version}, this page reads ${VERSION}`);
  const length = view.getUint32(8, true);
  const start = PREFIX + length;
  if (start > buffer.byteLength) throw new Error(`header of ${length} bytes runs past the end of the block`);
  if (start % 4 || (buffer.byteLength - start) % 4) throw new Error("values are not aligned to 4 bytes");
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, PREFIX, length)));
  const values = new Float32Array(buffer, start);
  for (const { id, layer, at, size } of header.layers ?? header.tensors) {
    if (at !== null && at + size > values.length) throw new Error(`${id ?? layer} ends at ${at + size}, the block holds ${values.length}`);
  }
  return { header, values };
}
