/**
 * Sheets as boxes. The vertex shader places a box under (and, with relief, over) the sheet; the fragment shader finds
 * the cell it is in and looks its value up. With RELIEF each cell stands as a column as high as its value, found by
 * walking the ray from column to column (a grid walk, Amanatides and Woo 1987), so that the cost follows the pixels on
 * the screen and not the number of units.
 */
export const VERTEX = `#version 300 es
precision highp sampler2D;
uniform sampler2D sheets;        // four texels each: centre, right, down (half sides), first unit, cols, rows, range
uniform int vertices;            // of a sheet: six a face, the top one first
uniform mat4 matrix;
uniform float thick, lift;       // world units: the slab below, the relief above and below
uniform vec4 eye;                // where rays meet, homogeneous
out vec2 place;                  // in cells
out float height;                // world units over the sheet
out vec3 ray;                    // in cells, cells, world units
flat out ivec3 grid;
flat out float inverse;
flat out float light;
flat out float top;
flat out vec4 depths;            // clip z and w a step of height, and where height is 0 ...
flat out vec4 slopes;            // ... clip z and w a cell to the right, a cell down
const vec3 LAMP = vec3(-0.35, 0.86, 0.37);
// The faces of the unit box, x right, y down, z up: normal, and two sides of the face so that it winds counter-clockwise
// seen from outside.
const vec3 FACES[18] = vec3[18](
  vec3(0, 0, 1), vec3(1, 0, 0), vec3(0, -1, 0),
  vec3(1, 0, 0), vec3(0, -1, 0), vec3(0, 0, 1),
  vec3(-1, 0, 0), vec3(0, 1, 0), vec3(0, 0, 1),
  vec3(0, 1, 0), vec3(1, 0, 0), vec3(0, 0, 1),
  vec3(0, -1, 0), vec3(-1, 0, 0), vec3(0, 0, 1),
  vec3(0, 0, -1), vec3(1, 0, 0), vec3(0, 1, 0));
const vec2 TURNS[6] = vec2[6](vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, -1), vec2(1, 1), vec2(-1, 1));
void main() {
  int face = gl_VertexID % vertices / 6 * 3, texel = gl_VertexID / vertices * 4;
  vec2 turn = TURNS[gl_VertexID % 6];
  vec3 normal = FACES[face], corner = normal + FACES[face + 1] * turn.x + FACES[face + 2] * turn.y;
  corner.z = corner.z * 0.5 + 0.5;                     // 1 is the top
  ivec2 at_ = ivec2(texel & 1023, texel >> 10);
  vec4 a = texelFetch(sheets, at_, 0), b = texelFetch(sheets, at_ + ivec2(1, 0), 0);
  vec4 c = texelFetch(sheets, at_ + ivec2(2, 0), 0), d = texelFetch(sheets, at_ + ivec2(3, 0), 0);
  vec3 centre = a.xyz, right = vec3(a.w, b.xy), down = vec3(b.zw, c.x);
  vec2 first = c.yz;                                   // in whole 4096s and the rest: one float holds no number past 2^24
  vec2 cells = vec2(c.w, d.x);                         // cols, rows
  float range = d.y;
  vec3 up = normalize(cross(down, right));
  if (vertices > 6) {                                  // a face that looks away from the eye costs nothing more
    vec3 middle = centre + right * normal.x + down * normal.y + up * mix(-thick - lift, lift, normal.z * 0.5 + 0.5);
    vec3 outward = right * normal.x + down * normal.y + up * normal.z;
    if (dot(outward, middle * eye.w - eye.xyz) >= 0.0) {
      gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
      return;
    }
  }
  height = mix(-thick - lift, lift, corner.z);
  vec3 at = centre + right * corner.x + down * corner.y + up * height;
  vec3 sees = at * eye.w - eye.xyz;
  vec2 size = vec2(dot(right, right), dot(down, down));
  ray = vec3(dot(sees, right) / size.x * cells.x * 0.5, dot(sees, down) / size.y * cells.y * 0.5, dot(sees, up));
  place = (corner.xy * 0.5 + 0.5) * cells;
  grid = ivec3((int(first.x + 0.5) << 12) + int(first.y + 0.5), ivec2(cells + 0.5));
  inverse = range > 0.0 ? 1.0 / range : 0.0;
  vec3 facing = normalize(normal.x * normalize(right) + normal.y * normalize(down) + normal.z * up);
  light = 0.62 + 0.38 * max(dot(facing, LAMP), 0.0);
  top = normal.z;
  depths = vec4((matrix * vec4(up, 0.0)).zw, (matrix * vec4(centre - right - down, 1.0)).zw);
  slopes = vec4((matrix * vec4(right * 2.0 / cells.x, 0.0)).zw, (matrix * vec4(down * 2.0 / cells.y, 0.0)).zw);
  gl_Position = matrix * vec4(at, 1.0);
}`;

const COMMON = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
in vec2 place;
in float height;
in vec3 ray;
flat in ivec3 grid;
flat in float inverse;
flat in float light;
flat in float top;
flat in vec4 depths, slopes;
uniform sampler2D values, table;
uniform float steps, lift;
uniform int shift;               // log2 of the texels a line of values
uniform vec3 seam, side;
out vec4 colour;
const float GAP = 0.07;          // of a cell, on each side, where cells are large; none where they are small

float valueOf(ivec2 cell) {      // -1 to 1
  int unit = grid.x + cell.y * grid.y + cell.x;
  return clamp(texelFetch(values, ivec2(unit & ((1 << shift) - 1), unit >> shift), 0).r * inverse, -1.0, 1.0);
}
vec3 toneOf(float value) {
  return texelFetch(table, ivec2((value * 0.5 + 0.5) * (steps - 1.0) + 0.5, 0), 0).rgb;
}
// How much of a pixel the cell itself covers, its seams left out; texel: cells a pixel.
float coverOf(vec2 at, vec2 texel) {
  vec2 inside = 0.5 - abs(fract(at) - 0.5);
  vec2 large = clamp(1.4 - 3.5 * texel, 0.0, 1.0);     // 1 where cells are large, 0 where they are a few pixels
  vec2 cover = clamp((inside - GAP * large) / texel + 0.5, 0.0, 1.0);
  vec2 kept = 1.0 - large * (1.0 - cover);
  return kept.x * kept.y;
}`;

export const FRAGMENT = `${COMMON}
void main() {
  vec2 texel = fwidth(place);
  if (top < 0.5) {
    colour = vec4(side * light, 1.0);
    return;
  }
  vec3 tone = toneOf(valueOf(clamp(ivec2(place), ivec2(0), grid.yz - 1)));
  colour = vec4(mix(seam, tone, coverOf(place, texel)), 1.0);
}`;

export const RELIEF = `${COMMON}
const int MOST = 192;            // columns a ray may cross
void main() {
  vec2 texel = fwidth(place);
  vec3 at = vec3(place, height);
  vec3 go = ray / max(max(abs(ray.x), abs(ray.y)), 1e-6);
  ivec2 cell = clamp(ivec2(floor(place)), ivec2(0), grid.yz - 1);
  ivec2 turn = ivec2(go.x < 0.0 ? -1 : 1, go.y < 0.0 ? -1 : 1);
  vec2 each = 1.0 / max(abs(go.xy), vec2(1e-6));
  vec2 next = max(abs(vec2(cell) + vec2(max(turn, ivec2(0))) - place) * each, vec2(0.0));
  float here = 0.0, shade = light, value = 0.0;
  bool found = false;
  for (int k = 0; k < MOST; k++) {
    value = valueOf(cell);
    float roof = value * lift, far = min(next.x, next.y);
    if (at.z + go.z * here <= roof) { found = true; break; }
    float fall = go.z < 0.0 ? (roof - at.z) / go.z : 1e9;
    if (fall <= far) { here = fall; shade = 1.0; found = true; break; }
    here = far;
    if (next.x < next.y) { cell.x += turn.x; next.x += each.x; shade = 0.8; }
    else { cell.y += turn.y; next.y += each.y; shade = 0.68; }
    if (any(lessThan(cell, ivec2(0))) || any(greaterThanEqual(cell, grid.yz))) break;
  }
  if (!found) discard;
  vec3 hit = at + go * here;
  vec2 clip = depths.zw + depths.xy * hit.z + slopes.xy * hit.x + slopes.zw * hit.y;
  gl_FragDepth = clip.x / clip.y * 0.5 + 0.5;
  float cover = shade > 0.9 ? coverOf(hit.xy, texel) : 1.0;
  colour = vec4(mix(seam, mix(side, toneOf(value), 0.94) * shade, cover), 1.0);
}`;

/** Three channels as one picture in their own colours, level also where other sheets have relief. */
export const PICTURE = `${COMMON}
uniform vec3 mean, deviation;    // of each channel: its values are (colour - mean) / deviation
void main() {
  vec2 texel = fwidth(place);
  if (top < 0.5) {
    colour = vec4(side * light, 1.0);
    return;
  }
  ivec2 cell = clamp(ivec2(place), ivec2(0), grid.yz - 1);
  vec3 tone;
  for (int c = 0; c < 3; c++) {
    int unit = grid.x + (c * grid.z + cell.y) * grid.y + cell.x;
    tone[c] = texelFetch(values, ivec2(unit & ((1 << shift) - 1), unit >> shift), 0).r * deviation[c] + mean[c];
  }
  colour = vec4(mix(seam, clamp(tone, 0.0, 1.0), coverOf(place, texel)), 1.0);
}`;
