/** What the first bytes of a file say that it is, and how large a picture it holds, before anything is unpacked. */
const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));
const big = (bytes, at, count = 2) => bytes.subarray(at, at + count).reduce((sum, byte) => sum * 256 + byte, 0);
const little = (bytes, at, count = 2) => bytes.subarray(at, at + count).reduceRight((sum, byte) => sum * 256 + byte, 0);

/** The frame header of a JPEG (ITU T.81, B.2.2) lies somewhere behind others: each says how long it is. */
function sizeOfJpeg(bytes) {
  const isFrame = (mark) => mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + big(bytes, at + 2)) {
    if (isFrame(bytes[at + 1])) return [big(bytes, at + 7), big(bytes, at + 5)];
  }
  return null;
}

/** WebP has three kinds of picture (RFC 9649): lossy, lossless, and with a header for more. */
const WEBP = {
  "VP8 ": (bytes) => [little(bytes, 26) & 0x3fff, little(bytes, 28) & 0x3fff],
  VP8L: (bytes) => [1 + (little(bytes, 21, 4) & 0x3fff), 1 + ((little(bytes, 21, 4) >>> 14) & 0x3fff)],
  VP8X: (bytes) => [1 + little(bytes, 24, 3), 1 + little(bytes, 27, 3)],
};

const isHeic = (bytes) => text(bytes, 4, 8) === "ftyp" && /^(hei|hev|mif1|msf1)/.test(text(bytes, 8, 12));
const isSvg = (bytes) => /^\s*<(\?xml|!--|!DOCTYPE svg|svg)/i.test(text(bytes, 0, 200).replace(/^\u00ef\u00bb\u00bf/, "")) && /<svg/i.test(text(bytes, 0, 4096));

/** kind, how it is known, where its size stands (null: where only a decoder finds it). */
const KINDS = [
  ["png", (bytes) => text(bytes, 1, 8) === "PNG\r\n\u001a\n", (bytes) => [big(bytes, 16, 4), big(bytes, 20, 4)]],
  ["jpeg", (bytes) => big(bytes, 0, 3) === 0xffd8ff, sizeOfJpeg],
  ["gif", (bytes) => /^GIF8[79]a/.test(text(bytes, 0, 6)), (bytes) => [little(bytes, 6), little(bytes, 8)]],
  ["webp", (bytes) => text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP", (bytes) => WEBP[text(bytes, 12, 16)]?.(bytes)],
  ["bmp", (bytes) => text(bytes, 0, 2) === "BM" && little(bytes, 14, 4) >= 40, (bytes) => [little(bytes, 18, 4), Math.abs(little(bytes, 22, 4) | 0)]],
  ["heic", isHeic, () => null],
  ["avif", (bytes) => text(bytes, 4, 12) === "ftypavif", () => null],
  ["svg", isSvg, () => null],
  ["pdf", (bytes) => text(bytes, 0, 5) === "%PDF-", () => null],
];

/** bytes: the first of a file -> {kind, width, height}; kind "unknown" for others, sizes null where they are not said. */
export function headerOf(bytes) {
  const [kind, , size] = KINDS.find(([, fits]) => fits(bytes)) ?? ["unknown", null, () => null];
  const [width, height] = size(bytes) ?? [null, null];
  return { kind, width, height };
}
