/** The view as cameras need it: {width, height, below, beside}; see camera.js. */
export const viewOf = ({ size, layout }) => ({ ...size, below: layout?.below ?? 0, beside: layout?.beside ?? 0 });
