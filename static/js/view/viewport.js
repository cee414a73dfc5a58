/** The view as cameras need it: {width, height, below}; see camera.js. */
export const viewOf = ({ size, layout }) => ({ ...size, below: layout?.below ?? 0 });
