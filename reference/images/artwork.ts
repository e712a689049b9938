import { createHash } from 'node:crypto'
import type { PictureKind } from '../shared/image-ids.ts'

const EDGE = 640

/** Background, and three colors that stand well before it. */
const PALETTES = [
  ['#14213d', '#fca311', '#e5e5e5', '#3a6ea5'],
  ['#2b2d42', '#ef233c', '#edf2f4', '#8d99ae'],
  ['#0b3c49', '#f2c57c', '#e16036', '#f7f0e3'],
  ['#1b4332', '#d8f3dc', '#74c69d', '#ffb703'],
  ['#3d1e4f', '#f4a6c0', '#ffd6a5', '#9d6bce'],
  ['#f1e9da', '#d90368', '#2e294e', '#f1c40f'],
  ['#e8eddf', '#242423', '#f5cb5c', '#6a994e'],
  ['#fdf0d5', '#003049', '#c1121f', '#669bbc'],
  ['#102a43', '#9fb3c8', '#f0b429', '#de911d'],
  ['#231942', '#be95c4', '#e0b1cb', '#5e548e'],
  ['#efe6dd', '#bb4430', '#7ebdc2', '#231f20'],
  ['#001219', '#94d2bd', '#ee9b00', '#ae2012'],
] as const

type Palette = (typeof PALETTES)[number]
/** Numbers in [0, 1), the same ones for the same name. */
type Chance = () => number
type Motif = (chance: Chance, palette: Palette) => string

/**
 * The picture of something that has none of its own, as SVG: shapes and colors that follow from its identifier, so that it
 * always looks the same and unlike its neighbors. Albums are abstract, artists a round form, playlists four tiles, shows waves.
 */
export function artwork(kind: PictureKind, id: string): string {
  const chance = chanceOf(`${kind} ${id}`)
  const palette = PALETTES[Math.floor(chance() * PALETTES.length)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${EDGE} ${EDGE}" width="${EDGE}" height="${EDGE}">`,
    `<rect width="${EDGE}" height="${EDGE}" fill="${palette[0]}"/>`,
    motifOf(kind, chance)(chance, palette),
    '</svg>',
  ].join('')
}

function motifOf(kind: PictureKind, chance: Chance): Motif {
  if (kind === 'artist') return portrait
  if (kind === 'playlist') return tiles
  if (kind === 'show') return waves
  const motifs: readonly Motif[] = [rings, stripes, arcs, hills, grid, waves]
  return motifs[Math.floor(chance() * motifs.length)]
}

const rings: Motif = (chance, palette) => {
  const [x, y] = [within(chance, 160, 480), within(chance, 160, 480)]
  return series(9, (i) => {
    const radius = 420 - i * 46
    return `<circle cx="${x + i * within(chance, -6, 6)}" cy="${y}" r="${radius}" fill="${accent(palette, i)}"/>`
  })
}

const stripes: Motif = (chance, palette) => {
  const angle = within(chance, -60, 60)
  const bars = series(14, (i) => {
    const height = within(chance, 14, 58)
    return `<rect x="-320" y="${i * 66 - 140}" width="1280" height="${height}" fill="${accent(palette, Math.floor(chance() * 3))}"/>`
  })
  return `<g transform="rotate(${angle} 320 320)">${bars}</g>`
}

const arcs: Motif = (chance, palette) =>
  series(16, (i) => {
    const [column, row] = [i % 4, Math.floor(i / 4)]
    const [x, y] = [column * 160, row * 160]
    const turn = 90 * Math.floor(chance() * 4)
    const outer = accent(palette, Math.floor(chance() * 3))
    const inner = chance() < 0.5 ? palette[0] : accent(palette, Math.floor(chance() * 3))
    return (
      `<g transform="rotate(${turn} ${x + 80} ${y + 80})">` +
      `<path d="M${x} ${y}h160a160 160 0 0 1 -160 160z" fill="${outer}"/>` +
      `<path d="M${x} ${y}h80a80 80 0 0 1 -80 80z" fill="${inner}"/></g>`
    )
  })

const hills: Motif = (chance, palette) => {
  const sun = `<circle cx="${within(chance, 140, 500)}" cy="${within(chance, 130, 260)}" r="${within(chance, 60, 110)}" fill="${palette[1]}"/>`
  const ridges = series(4, (i) => {
    const base = 300 + i * 90
    const points = series(9, (at) => `L${at * 80} ${base + within(chance, -50, 40)}`)
    return `<path d="M0 640${points}L640 640z" fill="${accent(palette, i + 1)}" fill-opacity="${0.55 + 0.15 * i}"/>`
  })
  return sun + ridges
}

const grid: Motif = (chance, palette) =>
  series(36, (i) => {
    const [x, y] = [54 + (i % 6) * 106.5, 54 + Math.floor(i / 6) * 106.5]
    const fill = accent(palette, Math.floor(chance() * 3))
    return `<circle cx="${x}" cy="${y}" r="${within(chance, 8, 50)}" fill="${fill}"/>`
  })

const waves: Motif = (chance, palette) => {
  const [length, height] = [within(chance, 160, 320), within(chance, 24, 70)]
  return series(8, (i) => {
    const y = 60 + i * 80
    const shift = within(chance, -length, 0)
    const humps = series(9, () => `q${length / 4} ${-height} ${length / 2} 0t${length / 2} 0`)
    return `<path d="M${shift} ${y}${humps}" fill="none" stroke="${accent(palette, i)}" stroke-width="${within(chance, 10, 34)}"/>`
  })
}

const portrait: Motif = (chance, palette) => {
  const first = Math.floor(chance() * 3)
  const [face, shirt, hair] = [accent(palette, first), accent(palette, first + 1), accent(palette, first + 2)]
  const head = within(chance, 120, 150)
  return (
    `<circle cx="320" cy="320" r="300" fill="${palette[2]}" fill-opacity="0.18"/>` +
    `<path d="M70 640a250 ${within(chance, 200, 240)} 0 0 1 500 0z" fill="${shirt}"/>` +
    `<circle cx="320" cy="290" r="${head}" fill="${face}"/>` +
    `<path d="M${320 - head} 290a${head} ${head} 0 0 1 ${2 * head} 0q${-head} ${-within(chance, 20, 120)} ${-2 * head} 0z" fill="${hair}"/>`
  )
}

const tiles: Motif = (chance, palette) =>
  series(4, (i) => {
    const [x, y] = [(i % 2) * 320, Math.floor(i / 2) * 320]
    const shape =
      chance() < 0.5
        ? `<circle cx="160" cy="160" r="${within(chance, 60, 140)}"`
        : `<path d="M40 280L160 ${within(chance, 30, 120)}L280 280z"`
    return (
      `<g transform="translate(${x} ${y})"><rect width="320" height="320" fill="${accent(palette, i)}"/>` +
      `${shape} fill="${palette[0]}" fill-opacity="0.85"/></g>`
    )
  })

function accent(palette: Palette, index: number): string {
  return palette[1 + (index % 3)]
}

function within(chance: Chance, min: number, max: number): number {
  return Math.round(min + (max - min) * chance())
}

function series(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, i) => part(i)).join('')
}

/** From a hash, again and again: pictures must not change with a library's next version. */
function chanceOf(name: string): Chance {
  let block = createHash('sha256').update(name).digest()
  let at = 0
  return () => {
    if (at === block.length) {
      block = createHash('sha256').update(block).digest()
      at = 0
    }
    const number = block.readUInt16BE(at) / 65_536
    at += 2
    return number
  }
}
